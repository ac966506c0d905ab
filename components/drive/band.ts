/** Corners of a selection that is being drawn, in pixels of the content: from where it began to where the pointer is. */
export interface Band { fromX: number, fromY: number, toX: number, toY: number }

/** How entries lie: `across` in a row, each `width` × `height` pixels, `stepX` and `stepY` apart, the first at `inset`. */
export interface Tiling { count: number, across: number, width: number, height: number, stepX: number, stepY: number, inset: number }

/** Positions that touch a stretch, out of `most` pieces of `size` pixels. */
function touched(from: number, to: number, { size, step, inset, most }: { size: number, step: number, inset: number, most: number }): [first: number, last: number] {
  const [low, high] = [Math.min(from, to) - inset, Math.max(from, to) - inset]
  return [Math.max(0, Math.ceil((low - size) / step)), Math.min(most - 1, Math.floor(high / step))]
}

/** Indexes of the entries that a band touches, in their order. */
export function caught({ fromX, fromY, toX, toY }: Band, { count, across, width, height, stepX, stepY, inset }: Tiling): number[] {
  const [top, bottom] = touched(fromY, toY, { size: height, step: stepY, inset, most: Math.ceil(count / across) })
  const [left, right] = across === 1 ? [0, 0] : touched(fromX, toX, { size: width, step: stepX, inset, most: across })
  const found: number[] = []
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) if (row * across + column < count) found.push(row * across + column)
  return found
}
