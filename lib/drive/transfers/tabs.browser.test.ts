import { expect, test } from 'vitest'
import { fakeFile, incoming, listedNames, makeFakeWorld, sentTwice } from '../testing/fakeWorld.ts'
import { openTab, soon } from '../testing/tab.ts'

/** Tabs killed in one test; docs/transfers.md has a command that kills more. */
const { VITE_KILLS = '20' } = (import.meta as unknown as { env: Record<string, string | undefined> }).env
const KILLS = Number(VITE_KILLS)

test('two tabs, one engine: what the second is given the first sends, and both see it', async () => {
  const world = makeFakeWorld()
  const [first, second] = [await openTab(world), await openTab(world)]
  await soon()
  const [held, release] = [{ count: 0 }, Promise.withResolvers<null>()]
  world.before = what => what === 'markChunks' ? (held.count++, release.promise) : Promise.resolve()
  second.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => held.count).toBe(1)
  await expect.poll(() => [first.phase('film'), second.phase('film')]).toEqual(['sending', 'sending'])
  release.resolve(null)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(world.puts.length).toBe(28)
  await first.uploads.close()
  await second.uploads.close()
})

test('when the leading tab is killed in mid-upload the other one goes on with the file that it was given', async () => {
  const world = makeFakeWorld()
  const [first, second] = [await openTab(world), await openTab(world)]
  await soon()
  second.uploads.add([incoming(fakeFile('film', 6))])
  world.before = what => what === 'put' && world.puts.length > 40 ? soon(300) : Promise.resolve()
  await expect.poll(() => world.puts.length).toBeGreaterThan(40)
  await first.kill()
  world.before = () => Promise.resolve()
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  await second.uploads.close()
})

test('after a reload an upload asks for its file; the same file goes on, another one is another upload', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.before = what => what === 'put' && world.puts.length > 40 ? soon(300) : Promise.resolve()
  tab.uploads.add([incoming(fakeFile('film', 6))])
  await expect.poll(() => world.puts.length).toBeGreaterThan(40)
  await tab.kill()
  world.before = () => Promise.resolve()
  const next = await openTab(world)
  await expect.poll(() => next.phase('film')).toBe('asking')
  next.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(next.phase('film')).toBe('asking')
  next.uploads.add([incoming(fakeFile('film', 6))])
  await expect.poll(() => listedNames(world)).toEqual(['film', 'film (2)'])
  await next.uploads.close()
})

test('another device finishes what this one began, with the file given again; what is stored is not sent again', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.before = what => what === 'put' && world.puts.length > 100 ? soon(60_000) : Promise.resolve()
  tab.uploads.add([incoming(fakeFile('film', 10))])
  await expect.poll(() => world.sessions[0]?.journal ?? null).not.toBe(null)
  await expect.poll(() => world.puts.length).toBeGreaterThan(100)
  await tab.kill()
  world.before = () => Promise.resolve()
  const marked = [...world.sessions[0]?.marks.keys() ?? []]
  const other = await openTab(world, `test-${crypto.randomUUID()}`)
  await expect.poll(() => other.phase('film')).toBe('asking')
  other.uploads.add([incoming(fakeFile('film', 10))])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect([world.sessions.length, marked.length > 0]).toEqual([1, true])
  expect(sentTwice(world).filter(one => marked.includes(Number(one.split(' ')[1])))).toEqual([])
  await other.uploads.close()
})

/** Numbers in [0, 1) that a seed decides. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed;;) yield (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
}

// More by `VITE_KILLS=1000 vitest run --project browser lib/drive/transfers`.
test('a tab killed anywhere in an upload: the next one finishes it, or it is cleanly absent; nothing is listed twice, a chunk at most is sent twice', async () => {
  const random = numbers(7)
  // One for all: a browser keeps the bytes of a thousand files on its disk until it is out of room.
  const film = fakeFile('film', 4)
  for (let run = 0; run < KILLS; run++) {
    const world = makeFakeWorld()
    const tab = await openTab(world)
    let calls = 0
    const killAt = 1 + Math.floor(random.next().value * 80)
    const killed: Promise<void>[] = []
    // From this call on nothing leaves the tab: the kill comes there and nowhere else.
    world.before = () => {
      if (++calls < killAt) return Promise.resolve()
      if (calls === killAt) killed.push(tab.kill())
      return new Promise(() => undefined)
    }
    tab.uploads.add([incoming(film)])
    // Killed there, or listed before; what else it comes to is a fault.
    const isOver = (): boolean => calls >= killAt || listedNames(world).length > 0
    await expect.poll(() => isOver() || tab.phase('film'), { timeout: 30_000, interval: 5, message: `run ${String(run)}` }).toBe(true)
    await (killed[0] ?? tab.kill())
    const next = await openTab(world)
    world.before = () => Promise.resolve()
    next.uploads.add([incoming(film)])
    // A tab that died before its journal began leaves a file that was never added; one that died after the commit has one in the list already.
    await expect.poll(() => listedNames(world).length, { timeout: 30_000 }).toBeGreaterThan(0)
    await expect.poll(next.rows, { timeout: 30_000 }).toBe(0)
    expect(new Set(world.records.flatMap(record => record.t === 'create' ? [record.version] : [])).size, `run ${String(run)}`).toBe(world.records.length)
    expect(sentTwice(world).length, `run ${String(run)}, killed at call ${String(killAt)}`).toBeLessThanOrEqual(14)
    await next.uploads.close()
  }
}, KILLS * 3_000)
