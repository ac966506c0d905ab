import type { ToPort } from '../messages.ts'

/** A body that asks over a port for one chunk whenever the browser takes one; the port is closed at its end. */
export function bodyOf(port: MessagePort): ReadableStream<Uint8Array> {
  const say = (type: 'pull' | 'cancel' | 'closed' | 'pong'): void => port.postMessage({ type })
  let taken: (() => void) | null = null
  return new ReadableStream<Uint8Array>({
    start: controller => {
      port.onmessage = ({ data }: MessageEvent<ToPort>) => {
        if (data.type === 'ping') { say('pong'); return }
        if (data.type === 'chunk') controller.enqueue(data.chunk)
        else if (data.type === 'end') { controller.close(); say('closed'); port.close() }
        else { controller.error(new Error('The page stopped the download')); port.close() }
        taken?.()
        taken = null
      }
    },
    pull: () => new Promise(resolve => {
      taken = resolve
      say('pull')
    }),
    cancel: () => { say('cancel'); port.close() },
  }, { highWaterMark: 0 })
}
