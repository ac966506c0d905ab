/** A line over a time, with a limit: both axes begin at 0. */
export interface LineGraph { title: string, x: string, y: string, points: readonly (readonly [x: number, y: number])[], limit: number }

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [720, 280, 56, 40, 36, 16]

/** Round figures of an axis, five or so. */
function ticksTo(most: number): number[] {
  const rough = most / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const by = power * ([1, 2, 5, 10].find(one => one * power >= rough) ?? 10)
  return Array.from({ length: Math.floor(most / by) + 1 }, (_, i) => Number((i * by).toPrecision(6)))
}

/** The graph as SVG, readable on light and dark. */
export function lineGraph({ title, x, y, points, limit }: LineGraph): string {
  const [mostX, mostY] = [Math.max(1, ...points.map(([at]) => at)), Math.max(limit, ...points.map(([, value]) => value)) * 1.1]
  const toX = (value: number): string => (LEFT + value / mostX * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const toY = (value: number): string => (HEIGHT - BOTTOM - Math.max(0, value) / mostY * (HEIGHT - BOTTOM - TOP)).toFixed(1)
  const text = (at: string, down: string, words: string, anchor: 'start' | 'middle' | 'end'): string => `<text x="${at}" y="${down}" text-anchor="${anchor}">${words}</text>`
  const ticks = [
    ...ticksTo(mostX).map(value => text(toX(value), String(HEIGHT - BOTTOM + 16), String(value), 'middle')),
    ...ticksTo(mostY).map(value => `<path class="grid" d="M${String(LEFT)} ${toY(value)}H${String(WIDTH - RIGHT)}"/>${text(String(LEFT - 6), toY(value - mostY / 80), String(value), 'end')}`),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-label="${title}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#6b7280}.grid{stroke:#6b7280;stroke-opacity:.2}.limit{stroke:#dc2626;stroke-dasharray:6 4}.line{fill:none;stroke:#2563eb;stroke-width:1.5}</style>',
    text(String(LEFT), '20', title, 'start'), ...ticks,
    text(String(WIDTH - RIGHT), String(HEIGHT - 6), x, 'end'), text('4', String(TOP - 2), y, 'start'),
    `<path class="limit" d="M${String(LEFT)} ${toY(limit)}H${String(WIDTH - RIGHT)}"/>`,
    `<path class="line" d="M${points.map(([at, value]) => `${toX(at)} ${toY(value)}`).join('L')}"/>`,
    '</svg>', '',
  ].join('\n')
}
