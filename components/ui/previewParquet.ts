import { parquetMetadata, parquetRead, parquetSchema, type AsyncBuffer, type ColumnChunk, type FileMetaData, type RowGroup } from 'hyparquet'
import type { TextView } from './previewText.ts'

/** Bytes `start` … `end` − 1 of a file, exactly. */
export type ReadRange = (start: number, end: number) => Promise<ArrayBuffer>

const ROWS = 100
const COLUMNS = 50
/** Characters of a cell. */
const CELL = 500
/** Read from the end before the footer's length is known, bytes. */
const TAIL_BYTES = 65_536
/** A longer footer takes the page too long, bytes: 16 MiB. */
const FOOTER_BYTES = 16_777_216
/** Read of a column at most, bytes: first a little, then what a dictionary and a page of 1 MiB each, as Arrow writes them, fit in. */
const STEPS = [262_144, 4_194_304] as const
/** Read of all columns at most, bytes: 32 MiB. */
const ALL_BYTES = 33_554_432
/** What the reader can open by itself. */
const CODECS: ReadonlySet<string> = new Set(['UNCOMPRESSED', 'SNAPPY'])

/**
 * The names and first rows (at most 100 of 50 columns, of the first row group) of a Parquet file, read by ranges: its footer, and the beginning of each column shown.
 * @throws whatever the reader throws when the file is damaged
 */
export async function parquetHead(read: ReadRange, size: number): Promise<TextView> {
  const tail = await read(Math.max(0, size - TAIL_BYTES), size)
  // The Parquet format, "File format": … | metadata | its length, 4 bytes little-endian | "PAR1".
  const footer = new DataView(tail).getUint32(tail.byteLength - 8, true) + 8
  if (footer > FOOTER_BYTES && footer <= size) return { form: 'note', note: 'footer' }
  const metadata = parquetMetadata(footer <= tail.byteLength ? tail : await read(size - footer, size), { geoparquet: false })
  const names = [...new Set(parquetSchema(metadata).children.map(({ element }) => element.name))]
  const shown = names.slice(0, COLUMNS)
  const group = metadata.row_groups.find(({ num_rows: rows }) => rows > 0n)
  if (!group) return { form: 'table', rows: [shown], columns: names.length }
  if (group.columns.some(({ meta_data: meta }) => meta && shown.includes(meta.path_in_schema[0] ?? '') && !CODECS.has(meta.codec))) return { form: 'note', note: 'codec' }
  const file: AsyncBuffer = { byteLength: size, slice: (start, end = size) => read(start, end) }
  const count = Math.min(ROWS, Number(group.num_rows))
  const budget = { left: ALL_BYTES }
  const columns = await Promise.all(shown.map(name => columnOf(file, metadata, group, name, count, budget)))
  return { form: 'table', rows: [shown, ...Array.from({ length: count }, (_, i) => columns.map(cells => cells ? cellOf(cells[i]) : '…'))], columns: names.length }
}

/** The first values of a column; null where they do not fit what is read of it, or of all. */
async function columnOf(file: AsyncBuffer, metadata: FileMetaData, group: RowGroup, name: string, count: number, budget: { left: number }): Promise<unknown[] | null> {
  const chunks = group.columns.filter(({ meta_data: meta }) => meta?.path_in_schema[0] === name)
  for (const most of STEPS) {
    const whole = chunks.every(chunk => lengthOf(chunk) <= most)
    const needed = chunks.reduce((sum, chunk) => sum + Math.min(most, lengthOf(chunk)), 0)
    if (needed > budget.left) return null
    budget.left -= needed
    try {
      const values = await valuesOf(file, { ...metadata, num_rows: group.num_rows, row_groups: [{ ...group, columns: chunks.map(chunk => cut(chunk, most)) }] }, name, count)
      if (whole || values.length >= count) return values
    } catch (error) { if (whole) throw error }
  }
  return null
}

const lengthOf = ({ meta_data: meta }: ColumnChunk): number => Number(meta?.total_compressed_size ?? 0)
const cut = (chunk: ColumnChunk, most: number): ColumnChunk => chunk.meta_data && lengthOf(chunk) > most ? { ...chunk, meta_data: { ...chunk.meta_data, total_compressed_size: BigInt(most) } } : chunk

async function valuesOf(file: AsyncBuffer, metadata: FileMetaData, name: string, count: number): Promise<unknown[]> {
  let found: unknown[] = []
  await parquetRead({ file, metadata, columns: [name], rowStart: 0, rowEnd: count, geoparquet: false, onComplete: (rows: unknown[][]) => { found = rows.map(([value]) => value) } })
  // A column that ends early has no value there, not even null.
  return found.slice(0, found.includes(undefined) ? found.indexOf(undefined) : found.length)
}

/** A value as text, and nothing but text. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace(/T00:00:00\.000Z$/, '')
  const plain: unknown = inside('', value)
  return (typeof plain === 'string' ? plain : JSON.stringify(plain, inside)).slice(0, CELL)
}

const inside = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Array.from(value.subarray(0, CELL / 2), byte => byte.toString(16).padStart(2, '0')).join('') : value
}
