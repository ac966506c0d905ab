import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, replaceFile, syncFolder } from '../files.ts'

/** Whether a node takes new shards; a file in its folder says so, so that a restart does not change it. */
export interface Draining {
  on: () => boolean
  set: (on: boolean) => Promise<void>
}

const FILE = 'draining'

/** What a node's folder says. */
export async function openDraining(folder: string): Promise<Draining> {
  const path = join(folder, FILE)
  let on = await access(path).then(() => true, (error: unknown) => {
    if (isMissing(error)) return false
    throw error
  })
  return {
    on: () => on,
    set: async wanted => {
      if (wanted) await replaceFile(path, 'This node takes no new shards; `cyxcloud node drain --off` ends that.\n', 0o600)
      else {
        await rm(path, { force: true })
        await syncFolder(folder)
      }
      on = wanted
    },
  }
}
