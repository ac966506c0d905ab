import type { RawFigures } from './rawWorker.ts'

/** A raw data channel in each direction, or in one (NaN stands for the other); `url` takes the offer (bench/transfer/rawChannel.ts). */
export interface RawChannelJob { channel: string, bytes: number, only?: 'up' | 'down' }

const MESSAGE_BYTES = 64 * 1024
const BUFFERED_BYTES = 4 << 20

/** MB/s in both directions, over one connection from this page: RTCPeerConnection exists in pages only. */
export async function rawChannel({ channel: url, bytes, only }: RawChannelJob): Promise<RawFigures> {
  const connection = new RTCPeerConnection()
  try {
    // The offer needs a channel; those that are measured come later.
    connection.createDataChannel('keep 0')
    await connection.setLocalDescription()
    const answer = await fetch(url, { method: 'POST', body: connection.localDescription?.sdp ?? '' })
    await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() })
    return { up: only === 'down' ? NaN : await send(connection, bytes), down: only === 'up' ? NaN : await receive(connection, bytes) }
  } finally {
    connection.close()
  }
}

async function send(connection: RTCPeerConnection, bytes: number): Promise<number> {
  const channel = connection.createDataChannel(`keep ${String(bytes)}`)
  const all = new Promise(resolve => { channel.onmessage = resolve })
  await new Promise(resolve => { channel.onopen = resolve })
  const since = performance.now()
  channel.bufferedAmountLowThreshold = BUFFERED_BYTES / 2
  for (let left = bytes; left > 0; left -= MESSAGE_BYTES) {
    if (channel.bufferedAmount > BUFFERED_BYTES) await new Promise(resolve => { channel.onbufferedamountlow = resolve })
    channel.send(new Uint8Array(Math.min(MESSAGE_BYTES, left)))
  }
  await all
  return bytes / 1000 / (performance.now() - since)
}

async function receive(connection: RTCPeerConnection, bytes: number): Promise<number> {
  const channel = connection.createDataChannel(`send ${String(bytes)}`)
  channel.binaryType = 'arraybuffer'
  let [got, since] = [0, 0]
  return new Promise(resolve => {
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      since ||= performance.now()
      got += data.byteLength
      if (got >= bytes) resolve(bytes / 1000 / (performance.now() - since))
    }
  })
}
