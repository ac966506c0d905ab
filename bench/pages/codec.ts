/** Hands the job to one worker and gives its figures back. */
export default function measure(input: unknown): Promise<unknown> {
  const worker = new Worker('/codec.js', { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  worker.onmessage = (event: MessageEvent<{ value: unknown } | { failed: string }>) => {
    if ('failed' in event.data) reject(new Error(event.data.failed))
    else resolve(event.data.value)
  }
  worker.onerror = event => { reject(new Error(event.message)) }
  worker.postMessage(input)
  return promise
}
