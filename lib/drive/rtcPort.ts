/**
 * A port for the worker to reach nodes over WebRTC: connections of that kind exist only in a page. The bridge, and libp2p with it, is loaded when
 * the worker first asks for something.
 *
 * @param _base - address of the app's folder; the bridge's script lies under `workers/`
 */
export function rtcPort(base: string): MessagePort {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', function first(event) {
    event.stopImmediatePropagation()
    port1.removeEventListener('message', first)
    import(/* webpackIgnore: true */ /* turbopackIgnore: true */ new URL('workers/rtc.js', base).href)
      .then((module: { bridge: (port: MessagePort, first: MessageEvent) => void }) => { module.bridge(port1, event) })
      .catch(() => { port1.close() })
  })
  port1.start()
  return port2
}
