/** A file of noise that lies on the disk, like one that a person picks. */
export async function makeNoiseFile(name: string, bytes: number): Promise<File> {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })
  const writable = await handle.createWritable()
  const piece = new Uint8Array(65_536)
  for (let left = bytes; left > 0; left -= piece.length) await writable.write(crypto.getRandomValues(piece).slice(0, Math.min(left, piece.length)))
  await writable.close()
  return handle.getFile()
}
