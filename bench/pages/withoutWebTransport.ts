// The drive's worker where what is measured has to go by data channels: it looks for WebTransport when it is told to begin, which is after this.
// @ts-expect-error -- the app's own, as it was built: served, not bundled
import '/workers/drive.js'

Reflect.deleteProperty(globalThis, 'WebTransport')
