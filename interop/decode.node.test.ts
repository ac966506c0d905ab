import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import files from '../docs/vectors/files.json' with { type: 'json' }
import { noise } from '../docs/vectors/noise.ts'
import { readWasm } from '../docs/vectors/readWasm.ts'
import { fromHex, toHex } from '../lib/bytes/base.ts'
import { equal } from '../lib/bytes/bytes.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import type { ClassName } from '../lib/bytes/className.ts'
import { loadCoder } from '../lib/codec/chunk.ts'
import { CHUNK_BYTES, CLASSES } from '../lib/codec/sizes.ts'
import { writeFolder } from './folder.ts'
import type { FolderFile } from './folder.ts'
import { hasPython, needPython, run } from './python.ts'

const python = hasPython()
if (!python) console.warn('interop/decode.py is not tested: there is no python3 (3.9 or later, with venv) on this machine.')

describe.skipIf(!python)('the stranger\'s reader in Python', async () => {
  const coder = await loadCoder(await readWasm())
  let interpreter = ''
  let folder = ''
  beforeAll(async () => {
    interpreter = await needPython()
    folder = await mkdtemp(join(tmpdir(), 'cyxcloud-interop-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const fileOf = (kind: ClassName, plaintext: Bytes): FolderFile =>
    ({ kind: CLASSES[kind], name: 'Übersicht 📄.bin', plaintext, account: noise(16, 901), version: noise(16, 902), dek: noise(32, 903) })
  // Segments of text among segments of noise, in two chunks.
  const mixed = noise(CHUNK_BYTES + 600_001, 904).map((byte, i) => (i >> 18) % 3 === 0 ? i >> 9 : byte)
  const read = async (at: string): Promise<{ ok: boolean, told: string, bytes: Bytes | null }> => {
    const out = join(at, 'out')
    const { ok, stdout, stderr } = run(interpreter, [fileURLToPath(new URL('decode.py', import.meta.url)), at, join(at, 'key.json'), out])
    return { ok, told: ok ? stdout : stderr, bytes: ok ? new Uint8Array(await readFile(out)) : null }
  }

  test.each(Object.values(CLASSES))('reads a file of two chunks in class $name with all the shards missing that may be', async ({ name, parity, total }) => {
    const at = join(folder, name)
    const file = fileOf(name, mixed)
    // Other shards of each chunk, data shards among them.
    const cid = await writeFolder(coder, at, file, (chunk, shard) => (shard * 5 + chunk * 3) % total >= parity)
    const { ok, told, bytes } = await read(at)
    expect(ok, told).toBe(true)
    expect(JSON.parse(told)).toEqual({ name: file.name, type: 'application/octet-stream', size: mixed.length, class: name, cid: toHex(cid) })
    expect(equal(bytes ?? new Uint8Array(0), mixed)).toBe(true)
  })

  test.each(files.files)('reads the file of $size bytes that is written down, in class $class', async ({ class: name, size, seed, account, version, dek, cid }) => {
    const at = join(folder, `written-${String(size)}`)
    const plaintext = noise(size, seed)
    const file = { kind: CLASSES[name as ClassName], name: 'x', plaintext, account: fromHex(account), version: fromHex(version), dek: fromHex(dek) }
    expect(toHex(await writeFolder(coder, at, file, (_, shard) => shard >= file.kind.parity))).toBe(cid)
    await writeFile(join(at, 'head'), fromHex(files.files.find(one => one.cid === cid)?.sealedHead ?? ''))
    const { ok, told, bytes } = await read(at)
    expect(ok, told).toBe(true)
    expect(JSON.parse(told)).toMatchObject({ name: `${String(size)} bytes.bin`, size, cid })
    expect(equal(bytes ?? new Uint8Array(1), plaintext)).toBe(true)
  })

  test('takes a changed shard for a missing one', async () => {
    const at = join(folder, 'changed')
    const plaintext = noise(5000, 905)
    await writeFolder(coder, at, fileOf('standard', plaintext), (_, shard) => shard >= 5)
    await writeFile(join(at, 'shards', '0.7'), noise(704, 906))
    expect((await read(at)).bytes).toEqual(plaintext)
    await writeFile(join(at, 'shards', '0.9'), noise(704, 907))
    expect(await read(at)).toMatchObject({ ok: false, told: expect.stringContaining('chunk 0 has 7 good shards of 8 needed') as string })
  })

  test.each([
    ['another key', 'key.json', (bytes: Bytes) => bytes.map((byte, i) => i === bytes.length - 4 ? byte === 48 ? 49 : 48 : byte)],
    ['a changed layout', 'layout', (bytes: Bytes) => bytes.with(bytes.length - 1, 2)],
    ['a layout with bytes after it', 'layout', (bytes: Bytes) => Uint8Array.of(...bytes, 0)],
    ['changed pages', 'pages', (bytes: Bytes) => bytes.with(0, (bytes[0] ?? 0) ^ 1)],
    ['a changed head', 'head', (bytes: Bytes) => bytes.with(20, (bytes[20] ?? 0) ^ 1)],
    ['a head that is cut', 'head', (bytes: Bytes) => bytes.subarray(0, 5)],
    ['another list of shards', 'lists/0', (bytes: Bytes) => bytes.with(3, (bytes[3] ?? 0) ^ 1)],
  ])('refuses %s', async (what, name, change) => {
    const at = join(folder, what.replaceAll(' ', '-'))
    await writeFolder(coder, at, fileOf('basic', noise(2000, 908)), () => true)
    expect((await read(at)).ok).toBe(true)
    await writeFile(join(at, name), change(new Uint8Array(await readFile(join(at, name)))))
    expect(await read(at)).toMatchObject({ ok: false, told: expect.stringMatching(/^refused: /) as string })
  })
})
