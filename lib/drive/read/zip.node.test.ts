import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasPython } from '../../../interop/python.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { crc32 } from './crc32.ts'
import { zip, zipBytes } from './zip.ts'
import type { ZipEntry } from './zip.ts'

const text = (words: string): Bytes => new TextEncoder().encode(words)
const at = Date.UTC(2026, 10, 21, 14, 5, 6)
// A source of a generator's shape without a wait of its own.
const file = (path: string, ...parts: Bytes[]): ZipEntry =>
  ({ path, size: parts.reduce((sum, { length }) => sum + length, 0), modified: at, open: async function* () { await Promise.resolve(); yield* parts } })
const all = async (entries: readonly ZipEntry[]): Promise<Bytes> => new Uint8Array(Buffer.concat(await Array.fromAsync(zip(entries))))

/** Reads an archive from its end (APPNOTE.TXT 6.3.10 §4.3.12, §4.3.14, §4.3.16), as unpackers do. */
function unzip(archive: Bytes): { name: string, bytes: Bytes, modified: string }[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length)
  const large = (offset: number): number => Number(view.getBigUint64(offset, true))
  const end = archive.length - 22
  const end64 = large(end - 20 + 8)
  expect([view.getUint32(end, true), view.getUint32(end - 20, true), view.getUint32(end64, true)]).toEqual([0x06054b50, 0x07064b50, 0x06064b50])
  const files = []
  let offset = large(end64 + 48)
  for (let i = 0; i < large(end64 + 32); i++) {
    expect(view.getUint32(offset, true)).toBe(0x02014b50)
    const [time, date, crc, size] = [view.getUint16(offset + 12, true), view.getUint16(offset + 14, true), view.getUint32(offset + 16, true), view.getUint32(offset + 24, true)]
    const [nameLength, extraLength, local] = [view.getUint16(offset + 28, true), view.getUint16(offset + 30, true), view.getUint32(offset + 42, true)]
    const name = new TextDecoder('utf-8', { fatal: true }).decode(archive.subarray(offset + 46, offset + 46 + nameLength))
    expect([view.getUint16(offset + 8, true) & 0x800, view.getUint32(local, true)]).toEqual([0x800, 0x04034b50])
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const bytes = archive.slice(start, start + size)
    expect(crc32(bytes)).toBe(crc)
    const day = [1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, 2 * (time & 31)].join(' ')
    files.push({ name, bytes, modified: day })
    offset += 46 + nameLength + extraLength
  }
  expect(offset).toBe(end64)
  return files
}

test('the sum is that of the catalogue of CRC algorithms', () => {
  expect(crc32(text('123456789'))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array(0))).toBe(0)
})

test('a sum may be taken in parts', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
    expect(crc32(bytes.slice(cut), crc32(bytes.slice(0, cut)))).toBe(crc32(bytes))
  }))
})

describe('an archive', () => {
  test('of nothing, of an empty file, of folders and files comes back, as long as announced', async () => {
    for (const entries of [[], [file('empty')], [file('a/'), file('a/b.txt', text('one'), text('two')), file('c', text('x'.repeat(100_000)))]]) {
      const archive = await all(entries)
      expect(archive.length).toBe(zipBytes(entries))
      const sizes = unzip(archive).map(({ name, bytes }) => [name, bytes.length])
      expect(sizes).toEqual(entries.map(({ path, size }) => [path, size]))
    }
  })

  test('keeps names and times', async () => {
    const [one] = unzip(await all([file('Harbour 🗻 مرفأ/Ä.txt', text('hello'))]))
    expect(one).toEqual({ name: 'Harbour 🗻 مرفأ/Ä.txt', bytes: text('hello'), modified: '2026 11 21 14 5 6' })
  })

  test('never unpacks outside its folder, nor two files to one place', async () => {
    const paths = ['../../etc/passwd', '/root', 'C:\\windows\\x', 'a/./b', 'same.txt', 'SAME.txt', 'same.txt', '..', '', 'x\ny', '.hidden', '.hidden']
    expect(unzip(await all(paths.map(path => file(path)))).map(({ name }) => name))
      .toEqual(['etc/passwd', 'root', 'C__windows_x', 'a/b', 'same.txt', 'SAME (2).txt', 'same (3).txt', 'file', 'file (2)', 'x_y', '.hidden', '.hidden (2)'])
  })

  test('with a file that is shorter or longer than announced is an error, not an archive', async () => {
    for (const size of [2, 4]) await expect(all([{ ...file('a', text('abc')), size }])).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  })

  test('has more than 65,535 files when it must', async () => {
    const entries = Array.from({ length: 65_600 }, (_, i) => file(String(i)))
    const archive = await all(entries)
    expect(archive.length).toBe(zipBytes(entries))
    expect(new DataView(archive.buffer).getUint16(archive.length - 12, true)).toBe(0xffff)
    const end64 = Number(new DataView(archive.buffer).getBigUint64(archive.length - 34, true))
    expect(Number(new DataView(archive.buffer).getBigUint64(end64 + 32, true))).toBe(65_600)
  })

  test('of more than 4 GiB tells sizes and places in 64 bits', async () => {
    const big = 5 * 2 ** 30
    const piece = new Uint8Array(64 * 2 ** 20)
    const huge: ZipEntry = { ...file('huge'), size: big, open: async function* () { await Promise.resolve(); for (let sum = 0; sum < big; sum += piece.length) yield piece } }
    const heads: Bytes[] = []
    let sum = 0
    for await (const bytes of zip([huge, file('behind', text('x'))])) {
      sum += bytes.length
      if (bytes !== piece) heads.push(bytes)
    }
    expect(sum).toBe(zipBytes([huge, file('behind', text('x'))]))
    const [local, descriptor, , , , central] = heads as [Bytes, Bytes, Bytes, Bytes, Bytes, Bytes]
    expect([new DataView(local.buffer).getUint32(18, true), new DataView(descriptor.buffer).getBigUint64(8, true)]).toEqual([0xffff_ffff, BigInt(big)])
    const view = new DataView(central.buffer, central.byteOffset)
    expect([view.getUint32(24, true), view.getBigUint64(46 + 4 + 4, true)]).toEqual([0xffff_ffff, BigInt(big)])
    const behind = 46 + 4 + 20
    expect([view.getUint32(behind + 42, true), view.getBigUint64(behind + 46 + 6 + 4, true) > BigInt(big)]).toEqual([0xffff_ffff, true])
  })
})

test.skipIf(!hasPython())('Python\'s own reader finds no fault in an archive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-zip-'))
  try {
    const path = join(folder, 'a.zip')
    await writeFile(path, await all([file('Ordner/'), file('Ordner/Ä 🗻.txt', text('hello')), file('empty'), file('b', text('x'.repeat(70_000)))]))
    const told = execFileSync('python3', ['-c', 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint([(i.filename, i.file_size, i.is_dir()) for i in z.infolist()])', path], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } })
    expect(told.trim()).toBe("[('Ordner/', 0, True), ('Ordner/Ä 🗻.txt', 5, False), ('empty', 0, False), ('b', 70000, False)]")
  } finally { await rm(folder, { recursive: true }) }
})
