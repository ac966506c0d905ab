import { createHash } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const SKIPPED = new Set(['target', 'dist', 'third-party', 'node_modules'])

const isTest = (name: string): boolean => /\.test\.tsx?$/.test(name)

/** SHA-256 of a file in hex; null when it is not there. */
export async function hashFile(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  })
  return bytes && createHash('sha256').update(bytes).digest('hex')
}

/**
 * The files that `sources` name, sorted, as paths relative to `root`. What is not there is left out: the hash then changes.
 */
export async function listSources(root: string, sources: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const walk = async (path: string): Promise<void> => {
    const kind = await stat(join(root, path)).catch(() => null)
    if (kind?.isFile()) found.push(path)
    if (!kind?.isDirectory()) return
    for (const name of await readdir(join(root, path))) {
      if (!SKIPPED.has(name) && !isTest(name)) await walk(`${path}/${name}`)
    }
  }
  for (const source of sources) await walk(source)
  return [...new Set(found)].sort()
}

/** One hash over names and contents of all source files, in hex. */
export async function hashSources(root: string, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await listSources(root, sources)) hash.update(`${path}\0${await hashFile(join(root, path)) ?? ''}\n`)
  return hash.digest('hex')
}
