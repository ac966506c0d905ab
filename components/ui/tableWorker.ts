/// <reference lib="webworker" />
import { packError } from '../../lib/errors.ts'
import { parquetHead } from './previewParquet.ts'
import type { FromTable, ToTable } from './previewTable.ts'

declare const self: DedicatedWorkerGlobalScope

const say = (message: FromTable): void => self.postMessage(message)
const waiting = new Map<number, (bytes: ArrayBuffer) => void>()
let asked = 0

// One table, then the page ends the worker; it reaches nothing but the ranges that the page hands it.
self.onmessage = ({ data }: MessageEvent<ToTable>) => {
  if ('bytes' in data) {
    waiting.get(data.id)?.(data.bytes)
    waiting.delete(data.id)
    return
  }
  const read = (start: number, end: number): Promise<ArrayBuffer> => new Promise(resolve => {
    waiting.set(++asked, resolve)
    say({ id: asked, start, end })
  })
  parquetHead(read, data.size).then(view => say({ view }), (error: unknown) => say({ error: packError(error) }))
}
