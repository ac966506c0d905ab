// Imported before the drive's worker: what is measured has to go by data channels.
Reflect.deleteProperty(globalThis, 'WebTransport')
