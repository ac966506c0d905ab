import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startNetwork } from '../canisters/testing.ts'
import { hasIcp, needIcp, runIcp } from './icp.ts'
import { CONTENT, tellStory } from './icpStory.ts'

/** Where the command runs: only where its makers publish it, and npm brings it. */
const program = hasIcp() ? await needIcp().catch((error: unknown) => { console.warn(String(error)); return null }) : null
if (program === null) console.warn('The official icp command is not tested: it is not here for this machine (linux-x64), or npm could not bring it.')

describe.skipIf(program === null)('the official icp command', () => {
  test('stores and reads a small file, and manages a canister of its own', async () => {
    const home = await mkdtemp(join(tmpdir(), 'cyxcloud-icp-'))
    const network = await startNetwork({}, { nodes: 0 })
    onTestFinished(async () => { await network.stop(); await rm(home, { recursive: true }) })
    const told = await tellStory(program ?? '', home, network)
    const answerOf = (part: string): string => told.filter(one => one.typed.includes(part)).map(one => one.answer).join('\n')
    expect(answerOf(' get_chunk ')).toContain(CONTENT)
    expect(answerOf(' account ')).toMatch(/files = 1 : nat64/)
    expect(answerOf('canister logs')).toContain('a line')
    expect(answerOf('canister status')).toMatch(/Status: Running/i)
    const gone = await runIcp(program ?? '', home, ['canister', 'call', network.bucket, 'no_such_method', '()', '-n', network.ic.url, '-k', 'fetch', '--identity', 'alice'])
    expect(gone).toMatchObject({ ok: false, stderr: expect.stringContaining('IC0406') as string })
  }, 240_000)
})
