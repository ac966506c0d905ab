/** As much as the browser gives at once. */
const RANDOM_BYTES = 65_536

/** As much as is written at once. */
const PIECE_BYTES = 4 << 20

/** Opens what {@link makeNoiseFile} made again. */
export const noiseFileHandle = async (name: string): Promise<FileSystemFileHandle> => (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })

/** A file of noise that lies on the disk, like one that a person picks. */
export async function makeNoiseFile(name: string, bytes: number): Promise<File> {
  const handle = await noiseFileHandle(name)
  const writable = await handle.createWritable()
  const piece = new Uint8Array(PIECE_BYTES)
  for (let left = bytes; left > 0; left -= piece.length) {
    for (let at = 0; at < piece.length; at += RANDOM_BYTES) crypto.getRandomValues(piece.subarray(at, at + RANDOM_BYTES))
    await writable.write(piece.slice(0, Math.min(piece.length, left)))
  }
  await writable.close()
  return handle.getFile()
}
