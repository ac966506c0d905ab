import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * Posts CBOR over one kept connection, with as little work as can be: what is measured is the other side.
 *
 * @param bodies - taken one after another; several lanes may share one iterator
 * @throws Error on the first answer that is not 200
 */
export async function lane(url: URL, bodies: Iterable<Uint8Array>): Promise<void> {
  const socket = connect(Number(url.port), url.hostname)
  socket.setNoDelay(true)
  await once(socket, 'connect')
  const chunks = socket[Symbol.asyncIterator]()
  const more = async (so: Buffer): Promise<Buffer> => {
    const { value, done } = await chunks.next() as IteratorResult<Buffer, undefined>
    if (done) throw new Error('the runtime closed a connection')
    return so.length === 0 ? value : Buffer.concat([so, value])
  }
  try {
    for (const body of bodies) {
      socket.write(Buffer.concat([Buffer.from(`POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/cbor\r\ncontent-length: ${String(body.length)}\r\n\r\n`), body]))
      let got: Buffer = Buffer.alloc(0)
      let end = -1
      while ((end = got.indexOf('\r\n\r\n')) < 0) got = await more(got)
      const head = got.toString('latin1', 0, end)
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
      while (got.length < end + 4 + length) got = await more(got)
      if (!head.startsWith('HTTP/1.1 200')) throw new Error(`${head.split('\r\n')[0] ?? ''} ${got.toString('utf8', end + 4)}`)
    }
  } finally { socket.destroy() }
}
