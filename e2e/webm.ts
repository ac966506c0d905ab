/** Elements (EBML, RFC 8794; Matroska, RFC 9559) that a film of single pictures needs. */
const ID = {
  EBML: 0x1a45dfa3, DocType: 0x4282, DocTypeVersion: 0x4287, DocTypeReadVersion: 0x4285,
  Segment: 0x18538067, Info: 0x1549a966, TimestampScale: 0x2ad7b1, Duration: 0x4489, MuxingApp: 0x4d80, WritingApp: 0x5741,
  Tracks: 0x1654ae6b, TrackEntry: 0xae, TrackNumber: 0xd7, TrackUID: 0x73c5, TrackType: 0x83, CodecID: 0x86, Video: 0xe0, PixelWidth: 0xb0, PixelHeight: 0xba,
  Cues: 0x1c53bb6b, CuePoint: 0xbb, CueTime: 0xb3, CueTrackPositions: 0xb7, CueTrack: 0xf7, CueClusterPosition: 0xf1,
  Cluster: 0x1f43b675, Timestamp: 0xe7, SimpleBlock: 0xa3, Void: 0xec,
}
const MS = 1000

/** Pictures of a film, one a second, each a key frame in VP8 by itself; `between` fills the file up after each. */
export interface Frames { width: number, height: number, pictures: Uint8Array[], between: Uint8Array }

/** A WebM file whose table of places comes first, so that a player jumps by it. */
export function webm({ width, height, pictures, between }: Frames): Buffer {
  const clusters = pictures.map((picture, second) => element('Cluster', number('Timestamp', second * MS), element('SimpleBlock', Buffer.from([0x81, 0, 0, 0x80]), picture), element('Void', between)))
  const info = element('Info', number('TimestampScale', 1_000_000), float('Duration', pictures.length * MS), element('MuxingApp', Buffer.from('test')), element('WritingApp', Buffer.from('test')))
  const video = element('Video', number('PixelWidth', width), number('PixelHeight', height))
  const tracks = element('Tracks', element('TrackEntry', number('TrackNumber', 1), number('TrackUID', 1), number('TrackType', 1), element('CodecID', Buffer.from('V_VP8')), video))
  const cues = (from: number): Buffer => {
    let at = from
    return element('Cues', ...clusters.map((cluster, second) => {
      const place = element('CueTrackPositions', number('CueTrack', 1), number('CueClusterPosition', at))
      at += cluster.length
      return element('CuePoint', number('CueTime', second * MS), place)
    }))
  }
  // All numbers are eight bytes long: the table is as long wherever it points.
  const start = info.length + tracks.length + cues(0).length
  const head = element('EBML', element('DocType', Buffer.from('webm')), number('DocTypeVersion', 2), number('DocTypeReadVersion', 2))
  return Buffer.concat([head, element('Segment', info, tracks, cues(start), ...clusters)])
}

function element(name: keyof typeof ID, ...parts: Uint8Array[]): Buffer {
  const id = Buffer.from(ID[name].toString(16), 'hex')
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(parts.reduce((sum, { length }) => sum + length, 0)))
  size[0] = 1
  return Buffer.concat([id, size, ...parts])
}

function number(name: keyof typeof ID, value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return element(name, bytes)
}

function float(name: keyof typeof ID, value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return element(name, bytes)
}
