import type { Options } from '../options.ts'

/** How long the address of a saved Blob stays valid: the browser reads it when the person has answered its question. */
const KEEP_MS = 120_000

/** Gathers a source in a Blob and saves it: the way of browsers without service workers. */
export async function saveBlob({ name, type }: { name: string, type: string }, source: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>, { signal }: Options = {}): Promise<void> {
  const parts: Blob[] = []
  for await (const chunk of source) {
    signal?.throwIfAborted()
    // A Blob of its own per chunk lets the browser move it out of the page's memory at once.
    parts.push(new Blob([chunk]))
  }
  const address = URL.createObjectURL(new Blob(parts, { type: type || 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS)
}
