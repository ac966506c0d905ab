import { later } from '../ui/later.tsx'

/** The open drive, apart from its door: who is still at the door does not wait for it. Its menus, more than half of its code, are read before it in a task of their own. */
export const Shell = later(async () => {
  await import('../ui/Menu.tsx')
  return (await import('./Shell.tsx')).Shell
})
