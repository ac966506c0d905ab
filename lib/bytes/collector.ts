/** More than Chromium lets the buffers of a thread grow by before it collects (V8, `kExternalAllocationSoftLimit`: 64 MiB). */
const HINT_BYTES = 65 << 20

/**
 * Makes a call that lets the collector come by each `every` times (≥ 1) that it is called.
 *
 * What a browser keeps beside the heap for each message, signal and WebCrypto call is freed only by a whole collection, and hardly counts when the browser
 * decides whether to make one: a thread whose own heap stays small is left alone, measured in Chromium 156 at 20 MB more for each GB of an upload.
 * Buffers do count, and one that nobody writes to takes no memory.
 */
export function makeCollectorHint(every: number): () => void {
  let count = 0
  return () => {
    if (++count % every !== 0) return
    // Where there is no room for it the browser has collected before it said so.
    try { new ArrayBuffer(HINT_BYTES) } catch { return }
  }
}
