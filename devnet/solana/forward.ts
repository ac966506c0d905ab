import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import { CyxError } from '../../lib/errors.ts'

/** A port that leads to another one; `port` is the one that was taken. */
export interface Forward { port: number, close: () => Promise<void> }

/**
 * Leads every TCP connection to `port` on loopback to the address of `url`: Surfpool picks its own ports, and the app
 * needs a known one. Surfpool itself answers with CORS headers.
 *
 * @param port - 0 takes a free one
 * @throws LOCAL_NETWORK when the port is taken
 */
export async function forward(port: number, url: string): Promise<Forward> {
  const target = new URL(url)
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ port: Number(target.port), host: target.hostname, noDelay: true })
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      open.add(socket)
      // Either side's end or fault ends both: the client sees a closed connection, which is all that happened.
      socket.once('close', () => { open.delete(socket); other.destroy() }).on('error', () => { other.destroy() })
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', (error: NodeJS.ErrnoException) => {
      reject(new CyxError('LOCAL_NETWORK', {
        what: error.code === 'EADDRINUSE' ? `Port ${port} is taken by another program.` : `Port ${port} can't be opened: ${error.message}.`,
        next: 'Stop that program, or choose another port.',
      }, error))
    })
    server.listen(port, '127.0.0.1')
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise(resolve => {
      server.close(() => { resolve() })
      for (const socket of open) socket.destroy()
    }),
  }
}
