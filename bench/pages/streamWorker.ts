/// <reference lib="webworker" />
import { bareStream } from './bareStream.ts'
import type { StreamJob } from './bareStream.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = ({ data }: MessageEvent<StreamJob>) => {
  bareStream('ws', data).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: error instanceof Error ? error.stack : String(error) }) })
}
