import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startPocketIc } from './pocket-ic.ts'

test('a POCKET_IC_BIN that is no server is told in a sentence', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyx-ic-'))
  onTestFinished(() => rm(stateDir, { recursive: true }))
  const text = expect.stringContaining('PocketIC server did not start') as string
  for (const bin of [process.execPath, join(stateDir, 'missing')]) await expect(startPocketIc(bin, { stateDir })).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text })
})
