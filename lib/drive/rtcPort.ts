/** What the bridge's script exports: `lib/peers/rtcBridge.ts`, bundled. */
interface Bridge { bridge: (port: MessagePort) => void }

/**
 * A port for the worker to reach nodes over WebRTC: connections of that kind exist only in a page. The bridge, and libp2p with it, is loaded when
 * the worker first asks for something; what comes meanwhile waits.
 *
 * @param base - address of the app's folder; the bridge's script lies under `workers/`
 */
export function rtcPort(base: string): MessagePort {
  const { port1, port2 } = new MessageChannel()
  const waiting: unknown[] = []
  const wait = ({ data }: MessageEvent): void => {
    if (waiting.push(data) > 1) return
    import(/* webpackIgnore: true */ /* turbopackIgnore: true */ new URL('workers/rtc.js', base).href)
      .then((script: Bridge) => {
        port1.removeEventListener('message', wait)
        script.bridge(port1)
        for (const message of waiting) port1.dispatchEvent(new MessageEvent('message', { data: message }))
      })
      // Nothing answers: the worker gives this route up after its limit, and the next try loads the script again.
      .catch(() => { waiting.length = 0 })
  }
  port1.addEventListener('message', wait)
  port1.start()
  return port2
}
