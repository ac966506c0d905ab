import { afterEach, expect, test, vi } from 'vitest'
import { CyxError } from '../../errors.ts'
import { fakeFile, incoming, listedNames, makeFakeWorld, sentTwice } from '../testing/fakeWorld.ts'
import { openTab, soon } from '../testing/tab.ts'

afterEach(() => { vi.useRealTimers() })

const HOURS = 3_600_000

test('files that were added offline are kept here, and a reload later they are sent without being picked again', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  await soon()
  tab.uploads.online(false)
  tab.uploads.add([fakeFile('film', 2), fakeFile('a', 1)].map(incoming))
  await expect.poll(() => [tab.phase('film'), tab.phase('a')]).toEqual(['waiting', 'waiting'])
  await expect.poll(tab.kept).toBe(2)
  await tab.kill()
  expect(world.sessions).toEqual([])
  const next = await openTab(world)
  await expect.poll(() => listedNames(world).sort()).toEqual(['a', 'film'])
  await expect.poll(next.rows).toBe(0)
  await next.uploads.close()
})

test.each(['startUpload', 'put', 'markChunks', 'commitUpload'])('a network that is cut for a minute at %s costs nothing that nodes hold', async kind => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  let cut = false
  world.before = what => {
    // From the first call of that kind on nothing leaves this tab any more.
    cut ||= what === kind
    return cut ? Promise.reject(new CyxError(what === 'put' ? 'NETWORK_NODE_UNREACHABLE' : 'NETWORK_DIRECTORY_UNREACHABLE')) : Promise.resolve()
  }
  tab.uploads.add([incoming(fakeFile('film', 3))])
  await expect.poll(() => cut).toBe(true)
  // The browser tells; a minute later it tells again.
  tab.uploads.online(false)
  // What had failed before is said so; a commit that may have arrived is asked for until it answers.
  await expect.poll(() => tab.phase('film')).toMatch(/^(waiting|NETWORK_NO_NODES_AVAILABLE|committing)$/)
  const before = world.puts.length
  await soon(100)
  expect([world.puts.length, listedNames(world)]).toEqual([before, []])
  world.before = () => Promise.resolve()
  tab.uploads.online(true)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(sentTwice(world).length).toBeLessThanOrEqual(14)
  await tab.uploads.close()
})

test('a cut that the browser does not notice ends by itself: what failed is tried again every half minute', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  const dead = new Set(Array.from({ length: 16 }, (_, node) => node))
  world.dead = dead
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  tab.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => tab.phase('film')).toBe('NETWORK_NO_NODES_AVAILABLE')
  await vi.advanceTimersByTimeAsync(31_000)
  await expect.poll(() => tab.phase('film')).toBe('NETWORK_NO_NODES_AVAILABLE')
  dead.clear()
  await vi.advanceTimersByTimeAsync(31_000)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(sentTwice(world)).toEqual([])
  await tab.uploads.close()
})

test.each([['eight hours on', 8 * HOURS], ['back by a day', -24 * HOURS]])('a laptop that slept in mid-upload wakes with its clock %s: the session is over, the file goes anew and is listed once', async (_, jump) => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  let asleep = false
  world.before = what => {
    if (what === 'put' && world.puts.length >= 14 && !asleep) {
      asleep = true
      vi.setSystemTime(Date.now() + jump)
      for (const session of world.sessions) session.state = 'expired'
    }
    return Promise.resolve()
  }
  vi.useFakeTimers({ toFake: ['Date'] })
  tab.uploads.add([incoming(fakeFile('film', 4))])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect([asleep, world.sessions.map(({ state }) => state)]).toEqual([true, ['expired', 'committed']])
  await expect.poll(tab.rows).toBe(0)
  await tab.uploads.close()
})

test('a file that was deleted on the disk in mid-upload stops with that, and leaves no session', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  const file = fakeFile('film', 4)
  const slice = file.slice.bind(file)
  file.slice = (from, to) => (from ?? 0) < 2 * 4_194_304 ? slice(from, to) : Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) })
  tab.uploads.add([incoming(file)])
  await expect.poll(() => tab.phase('film')).toBe('STORAGE_FILE_CHANGED')
  tab.uploads.act('dismiss', tab.tray()[0]?.id ?? '')
  await expect.poll(() => world.sessions.map(({ state }) => state)).toEqual(['aborted'])
  expect(listedNames(world)).toEqual([])
  await tab.uploads.close()
})

test.each([[1, true], [5, true], [6, false], [7, false]])('%i nodes whose receipts do not match are as good as dead: the file is listed: %s', async (count, isListed) => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.liars = new Set(Array.from({ length: count }, (_, node) => node))
  tab.uploads.add([incoming(fakeFile('film', 2))])
  if (isListed) await expect.poll(() => listedNames(world)).toEqual(['film'])
  else await expect.poll(() => tab.phase('film')).toBe('NETWORK_NO_NODES_AVAILABLE')
  // None of theirs is told to the directory.
  expect(world.sessions[0]?.marks.get(0)?.shards.size ?? 0).toBe(isListed ? 16 - Math.max(2, count) : 0)
  await tab.uploads.close()
})

test.each(['startUpload', 'markChunks', 'commitUpload'])('a directory that is away for minutes at %s is said so; when it is back the upload goes on by itself', async kind => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  let away = true
  world.before = what => away && what === kind ? Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) : Promise.resolve()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], shouldAdvanceTime: true })
  tab.uploads.add([incoming(fakeFile('film', 2))])
  // The call is repeated for a minute; then the tray says what is wrong.
  await expect.poll(async () => { await vi.advanceTimersByTimeAsync(5_000); return tab.phase('film') }).toBe('NETWORK_DIRECTORY_UNREACHABLE')
  expect(listedNames(world)).toEqual([])
  away = false
  await vi.advanceTimersByTimeAsync(31_000)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect([world.sessions.length, sentTwice(world)]).toEqual([1, []])
  await tab.uploads.close()
})
