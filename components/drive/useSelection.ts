import { useMemo, useState } from 'react'

/** Which rows are selected and which one the keyboard stands on, as in a desktop file manager. Positions are indexes into the list. */
export interface Selection {
  chosen: ReadonlySet<string>
  cursor: number
  /** Moves to `index`; `extend` takes everything from the anchor, `toggle` adds or removes the one. */
  go: (index: number, how?: 'only' | 'extend' | 'toggle') => void
  /** Selects the entries at `indexes`, and those of `before` with them; the keyboard goes on from the last. */
  take: (indexes: readonly number[], before: ReadonlySet<string>) => void
  all: () => void
  clear: () => void
}

const placeOf = (list: readonly { id: string }[], wanted: string | null): number => wanted === null ? -1 : list.findIndex(({ id }) => id === wanted)

/** Keeps a selection over a list that changes: what left the list leaves the selection. */
export function useSelection(list: readonly { id: string }[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<{ cursor: string | null, anchor: string | null }>({ cursor: null, anchor: null })
  const present = useMemo((): ReadonlySet<string> => {
    if (chosen.size === 0) return chosen
    const here = new Set(list.map(({ id }) => id))
    return new Set([...chosen].filter(id => here.has(id)))
  }, [list, chosen])
  const cursor = useMemo(() => placeOf(list, at.cursor), [list, at.cursor])
  return {
    chosen: present,
    cursor,
    go: (index, how = 'only') => {
      const to = Math.max(0, Math.min(list.length - 1, index))
      const id = list[to]?.id
      if (id === undefined) return
      const anchor = how === 'extend' ? placeOf(list, at.anchor) : -1
      if (anchor >= 0) {
        setChosen(new Set(list.slice(Math.min(anchor, to), Math.max(anchor, to) + 1).map(one => one.id)))
        setAt({ cursor: id, anchor: at.anchor })
        return
      }
      const next = new Set(how === 'toggle' ? present : [])
      if (how === 'toggle' && next.has(id)) next.delete(id)
      else next.add(id)
      setChosen(next)
      setAt({ cursor: id, anchor: id })
    },
    take: (indexes, before) => {
      const found = indexes.flatMap(index => list[index]?.id ?? [])
      setChosen(new Set([...before, ...found]))
      setAt({ cursor: found.at(-1) ?? null, anchor: found[0] ?? null })
    },
    all: () => setChosen(new Set(list.map(({ id }) => id))),
    clear: () => setChosen(new Set()),
  }
}
