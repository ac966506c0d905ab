import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CyxError } from '../lib/errors.ts'

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try { await handle.sync() } finally { await handle.close() }
}

/** Writes a file so that after a crash it has the old content or the new, never a part. */
export async function replaceFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const draft = `${path}.new`
  const handle = await open(draft, 'w', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/**
 * What a file of a node's own says in JSON; null where there is none. Whether it has the right fields is not looked at: only a node writes it, whole or not at all.
 *
 * @param anew - what a node that has lost the file makes again
 * @throws NODE_OPERATION where a disk has changed it
 */
export async function readOwnJson(path: string, anew: string): Promise<unknown> {
  let text: string
  try { text = await readFile(path, 'utf8') } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  try { return JSON.parse(text) as unknown } catch (error) {
    throw new CyxError('NODE_OPERATION', { what: `${path} is damaged.`, next: `Look after the disk; take the file from a backup, or delete it: ${anew} are made anew then, and the node's addresses change.` }, error)
  }
}

/** Whether a file system call failed because there is no such file. */
export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT')

/** Whether a file system call failed with one of the codes. */
export const hasCode = (error: unknown, ...codes: string[]): boolean => error instanceof Error && 'code' in error && codes.includes(String(error.code))
