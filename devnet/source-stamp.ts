import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * SHA-256, in hex, over names and bytes of all files in `sources`.
 *
 * @param sources - files and folders under `root`; what is missing is left out
 * @param ignored - of names relative to `root`
 */
export async function sourceStamp(root: string, sources: readonly string[], ignored: RegExp): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    const files = await readdir(join(root, source), { recursive: true, withFileTypes: true }).catch((error: unknown) => {
      if (['ENOTDIR', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
      throw error
    })
    const paths = files ? files.filter(one => one.isFile()).map(one => join(one.parentPath, one.name)) : [join(root, source)].filter(path => existsSync(path))
    for (const path of paths.sort()) {
      const name = path.slice(root.length + 1)
      if (!ignored.test(name)) hash.update(`${name}\0`).update(await readFile(path)).update('\0')
    }
  }
  return hash.digest('hex')
}
