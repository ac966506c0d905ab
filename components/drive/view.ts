const KEY = 'cyxcloud-view'

/** How the list is drawn: rows, lower rows, tiles. */
export const VIEWS = ['list', 'compact', 'grid'] as const
/** One of them. */
export type View = typeof VIEWS[number]

/** The view that was chosen last on this device. */
export const keptView = (): View => VIEWS.find(view => view === localStorage.getItem(KEY)) ?? 'list'

/** Keeps the choice on this device. */
export const keepView = (view: View): void => { localStorage.setItem(KEY, view) }
