import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'

/** How a line behaves. `delayMs` is that of one direction, `loss` a share of the packets (0 … 1), `bytesPerSecond` of one direction; a `dead` one carries nothing. */
export interface LineKind { delayMs: number, loss: number, bytesPerSecond: number, dead: boolean }

/** A line in front of a UDP port of loopback. */
export interface Line { port: number, set: (kind: Partial<LineKind>) => void, close: () => Promise<void> }

/** A line that does nothing. */
export const PLAIN: LineKind = { delayMs: 0, loss: 0, bytesPerSecond: Infinity, dead: false }

/** What a router keeps of a line that is full: so much time's worth, then it drops. */
const BUFFER_MS = 100

/** Room of the sockets, as much as the system gives without rights. */
const SOCKET_BYTES = 4 << 20

interface Waiting { at: number, send: () => void }

/** Packets in one direction, in order. */
function makeLane(kind: () => LineKind): (bytes: number, send: () => void) => void {
  const queue: Waiting[] = []
  let head = 0
  let freeAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    timer = undefined
    const now = performance.now()
    for (let first = queue[head]; first && first.at <= now; first = queue[++head]) first.send()
    if (head > 4096 || head === queue.length) {
      queue.splice(0, head)
      head = 0
    }
    const next = queue[head]
    if (next) timer = setTimeout(flush, Math.max(1, next.at - now))
  }
  return (bytes, send) => {
    const { delayMs, loss, bytesPerSecond, dead } = kind()
    if (dead || (loss > 0 && Math.random() < loss)) return
    const now = performance.now()
    freeAt = Math.max(freeAt, now)
    if (freeAt - now > BUFFER_MS) return
    freeAt += bytes / bytesPerSecond * 1000
    if (delayMs === 0 && bytesPerSecond === Infinity) {
      send()
      return
    }
    queue.push({ at: freeAt + delayMs, send })
    timer ??= setTimeout(flush, delayMs)
  }
}

async function bound(socket: Socket, address = '127.0.0.1'): Promise<void> {
  await new Promise<void>((done, reject) => {
    socket.once('error', reject)
    socket.bind(0, address, done)
  })
  socket.setRecvBufferSize(SOCKET_BYTES)
  socket.setSendBufferSize(SOCKET_BYTES)
}

/**
 * Opens a line to `target`, a port of loopback: a socket of its own for every client, a delay, losses and a rate in each direction.
 *
 * @param address - where it listens, in 127.0.0.0/8: browsers hold a host's failures against its neighbours
 */
export async function openLine(target: number, address = '127.0.0.1'): Promise<Line> {
  const kind = { ...PLAIN }
  let open = true
  const front = createSocket('udp4')
  const clients = new Map<string, Promise<(bytes: Uint8Array) => void>>()
  const sockets: Socket[] = [front]
  const up = makeLane(() => kind)
  const down = makeLane(() => kind)
  const connect = async ({ address, port }: RemoteInfo): Promise<(bytes: Uint8Array) => void> => {
    const back = createSocket('udp4')
    sockets.push(back)
    // Ports that nobody listens on any more answer by an error; a line is silent then.
    back.on('error', () => undefined)
    back.on('message', bytes => { down(bytes.length, () => { if (open) front.send(bytes, port, address) }) })
    await bound(back)
    return bytes => { up(bytes.length, () => { if (open) back.send(bytes, target, '127.0.0.1') }) }
  }
  front.on('message', (bytes, from) => {
    const key = `${from.address} ${String(from.port)}`
    let client = clients.get(key)
    if (!client) {
      client = connect(from)
      clients.set(key, client)
    }
    void client.then(send => { send(bytes) })
  })
  await bound(front, address)
  return {
    port: front.address().port,
    set: more => { Object.assign(kind, more) },
    // What is still under way then is lost, as with any line.
    close: async () => {
      open = false
      await Promise.all(sockets.map(socket => new Promise<void>(done => { socket.close(done) })))
    },
  }
}
