import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Writes a file of `bytes` random bytes, 4 MiB at a time. */
export async function writeNoise(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (let left = bytes; left > 0; left -= 2 ** 22) await file.write(randomBytes(Math.min(left, 2 ** 22)))
  } finally {
    await file.close()
  }
}
