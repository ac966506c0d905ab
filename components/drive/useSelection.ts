import { useMemo, useState } from 'react'

/** Which rows are selected and which one the keyboard stands on, as in a desktop file manager. Positions are indexes into `ids`. */
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

/** Keeps a selection over a list that changes: ids that left the list leave the selection. */
export function useSelection(ids: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<{ cursor: string | null, anchor: string | null }>({ cursor: null, anchor: null })
  const present = useMemo((): ReadonlySet<string> => {
    if (chosen.size === 0) return chosen
    const here = new Set(ids)
    return new Set([...chosen].filter(id => here.has(id)))
  }, [ids, chosen])
  const cursor = at.cursor === null ? -1 : ids.indexOf(at.cursor)
  return {
    chosen: present,
    cursor,
    go: (index, how = 'only') => {
      const id = ids[Math.max(0, Math.min(ids.length - 1, index))]
      if (id === undefined) return
      const anchor = at.anchor === null ? -1 : ids.indexOf(at.anchor)
      if (how === 'extend' && anchor >= 0) {
        const to = ids.indexOf(id)
        setChosen(new Set(ids.slice(Math.min(anchor, to), Math.max(anchor, to) + 1)))
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
      const found = indexes.flatMap(index => ids[index] ?? [])
      setChosen(new Set([...before, ...found]))
      setAt({ cursor: found.at(-1) ?? null, anchor: found[0] ?? null })
    },
    all: () => setChosen(new Set(ids)),
    clear: () => setChosen(new Set()),
  }
}
