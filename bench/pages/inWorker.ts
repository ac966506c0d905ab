/** Hands `job` to a worker of its own and gives what that posts back as `{ value }`; `{ failed }` and its errors are thrown. The worker is ended. */
export function inWorker<T>(address: URL, job: unknown): Promise<T> {
  const worker = new Worker(address, { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  worker.onmessage = ({ data }: MessageEvent<{ value: T } | { failed: string }>) => {
    worker.terminate()
    if ('failed' in data) reject(new Error(data.failed))
    else resolve(data.value)
  }
  worker.onerror = event => { reject(new Error(event.message)) }
  worker.postMessage(job)
  return promise
}
