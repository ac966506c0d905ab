import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PeerConnection, cleanup } from 'node-datachannel'
import type { DataChannel } from 'node-datachannel'

/** A raw data channel to this process, over the library that nodes use: its `url` takes an SDP offer and answers one. */
export interface RawChannel { url: string, close: () => Promise<void> }

/** Bytes of a message: larger ones bring nothing. */
const MESSAGE_BYTES = 64 * 1024

/** What may wait in the library to be sent. */
const BUFFERED_BYTES = 4 << 20

/**
 * Serves channels whose label says what they carry: `keep <bytes>` counts what comes and answers once it is all there, `send <bytes>` sends so many.
 * No libp2p, no checks: the yardstick of WebRTC, as /bench/raw is that of WebTransport.
 */
export async function serveRawChannel(): Promise<RawChannel> {
  const open = new Set<PeerConnection>()
  const answer = (offer: string): Promise<string> => {
    const connection = new PeerConnection('raw', { iceServers: [], bindAddress: '127.0.0.1', maxMessageSize: MESSAGE_BYTES })
    open.add(connection)
    connection.onDataChannel(serve)
    return new Promise(resolve => {
      connection.onGatheringStateChange(state => { if (state === 'complete') resolve(connection.localDescription()?.sdp ?? '') })
      connection.setRemoteDescription(offer, 'offer')
    })
  }
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    bodyOf(request).then(answer).then(sdp => { response.end(sdp) }, () => { response.writeHead(500).end() })
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    close: async () => {
      for (const connection of open) connection.close()
      server.closeAllConnections()
      await new Promise(done => server.close(done))
      // Its threads would keep this process alive; what connects later starts them again.
      cleanup()
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += String(part)
  return body
}

function serve(channel: DataChannel): void {
  const [what, length] = channel.getLabel().split(' ')
  const total = Number(length)
  if (what === 'keep') {
    let got = 0
    channel.onMessage(message => {
      got += typeof message === 'string' ? 0 : message instanceof ArrayBuffer ? message.byteLength : message.length
      if (got === total) channel.sendMessage('all')
    })
    return
  }
  const piece = new Uint8Array(MESSAGE_BYTES)
  let left = total
  const fill = (): void => {
    for (; left > 0 && channel.bufferedAmount() < BUFFERED_BYTES; left -= piece.length) channel.sendMessageBinary(piece.subarray(0, Math.min(piece.length, left)))
  }
  channel.setBufferedAmountLowThreshold(BUFFERED_BYTES / 2)
  channel.onBufferedAmountLow(fill)
  channel.onOpen(fill)
  if (channel.isOpen()) fill()
}
