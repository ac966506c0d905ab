import { expect, test } from 'vitest'
import { makeTurns } from './turns.ts'

const small = (rank: number) => ({ large: false, rank: () => rank })
const large = (rank: number) => ({ large: true, rank: () => rank })
const soon = () => new Promise(resolve => { setTimeout(resolve, 0) })

test('a line of large ones leaves a place for the small ones behind them', async () => {
  const turns = makeTurns(3, 2)
  const order: string[] = []
  for (const [name, one] of Object.entries({ A: large(1), B: large(2), C: large(3), d: small(4), e: small(5) })) void turns.enter(one).then(leave => { order.push(name); if (name === 'd') leave() })
  await soon()
  expect(order).toEqual(['A', 'B', 'd', 'e'])
})

test('of those that wait the smallest rank goes first, as it is when a place is free', async () => {
  const turns = makeTurns(2, 1)
  const order: number[] = []
  const leave = await turns.enter(small(0))
  await turns.enter(small(0))
  const ranks = [7, 5, 6]
  ranks.forEach((_, i) => void turns.enter({ large: false, rank: () => ranks[i] ?? 0 }).then(left => { order.push(i); left() }))
  ranks[2] = 1
  leave()
  leave()
  await soon()
  expect(order).toEqual([2, 1, 0])
})

test('one that gives up while it waits takes no place', async () => {
  const turns = makeTurns(1, 1)
  const leave = await turns.enter(small(0))
  const stop = new AbortController()
  const waits = turns.enter(small(1), { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(waits).rejects.toThrow('enough')
  leave()
  await turns.enter(small(2))
})
