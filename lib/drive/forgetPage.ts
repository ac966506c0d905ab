import { openSaves } from '../cache/saves.ts'
import { dropHanded } from '../sw/handed.ts'

/** What every key of the app begins with in the browser's local storage. */
const KEYS = 'cyxcloud'

/** Forgets what the page keeps of the person beside the engine: downloads under way, files that the system handed over, and what was chosen or noted in the browser's local storage. @param base - address of the app's folder */
export async function forgetPage(base: string): Promise<void> {
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEYS)) localStorage.removeItem(key)
  await Promise.all([dropHanded(base), openSaves().then(saves => saves.clear())])
}
