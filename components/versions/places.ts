import type { LineageNode } from '../../lib/drive/files/lineage.ts'

/** Where the versions of a graph are drawn, CSS pixels from its corner; `box`: the size of each. */
export interface Places { places: ReadonlyMap<string, { x: number, y: number }>, width: number, height: number, box: { width: number, height: number } }

const BOX = { width: 140, height: 44 }
const GAP = { x: 12, y: 32 }
const MARGIN = 4

/** A row for each step, oldest first; rows stand centred over each other. */
export function placesOf(nodes: readonly Pick<LineageNode, 'key' | 'steps'>[]): Places {
  const rows = [...Map.groupBy(nodes, ({ steps }) => steps)].sort(([a], [b]) => a - b).map(([, row]) => row)
  const widthOf = (count: number): number => count * BOX.width + (count - 1) * GAP.x
  const widest = Math.max(0, ...rows.map(({ length }) => widthOf(length)))
  const places = new Map(rows.flatMap((row, y) => row.map(({ key }, x) => [key, { x: MARGIN + (widest - widthOf(row.length)) / 2 + x * (BOX.width + GAP.x), y: MARGIN + y * (BOX.height + GAP.y) }] as const)))
  return { places, width: widest + 2 * MARGIN, height: Math.max(0, rows.length * (BOX.height + GAP.y) - GAP.y) + 2 * MARGIN, box: BOX }
}
