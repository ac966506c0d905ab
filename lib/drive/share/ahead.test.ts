import { expect, test } from 'vitest'
import { CyxError } from '../../errors.ts'
import { CHUNK_BYTES } from '../../codec/sizes.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { Reader } from '../ledger/reader.ts'
import type { DownloadPlan, PageToken, PlanRequest } from '../ledger/types.ts'
import { askAhead } from './ahead.ts'
import type { OpenFile } from './opened.ts'

const version = new Uint8Array(16).fill(1)
const session = new Uint8Array(16).fill(2)
const token = {} as PageToken

/** A directory that writes down what it is asked; its versions have so many pages. */
function world({ pages = 3, fails = false } = {}): { asked: unknown[], file: (payload: object) => OpenFile } {
  const asked: unknown[] = []
  const reader = {
    getDownloadPlan: (request: PlanRequest) => {
      asked.push(['plan', request.version, request.first, request.count])
      return fails ? Promise.reject(new CyxError('LINK_REVOKED')) : Promise.resolve({ version: { pages }, pageKey: token } as unknown as DownloadPlan)
    },
    pages: { get: (_: PageToken, page: number) => { asked.push(page); return Promise.resolve(new Uint8Array([page])) } },
  } as unknown as Reader
  return { asked, file: payload => ({ reader, session, payload: { version, size: 3 * CHUNK_BYTES, ...payload } }) as unknown as OpenFile }
}
const first = (count: number): PlanRequest => ({ version, session, first: 0, count })

test('the plan and the pages are asked for once, and given to who opens the file', async () => {
  const { asked, file } = world()
  const { reader } = askAhead(file({}), {})
  const plan = await reader.getDownloadPlan(first(3))
  expect([await reader.pages.get(plan.pageKey, 1), await reader.pages.get(plan.pageKey, 2)]).toEqual([new Uint8Array([1]), new Uint8Array([2])])
  expect(asked).toEqual([['plan', version, 0, 3], 1, 2])
})

test('what is asked a second time, or for other chunks, is asked of the directory', async () => {
  const { asked, file } = world()
  const { reader } = askAhead(file({ size: 100 * CHUNK_BYTES }), {})
  await reader.getDownloadPlan({ ...first(36), first: 64 })
  await reader.getDownloadPlan(first(GROUP_CHUNKS))
  await reader.getDownloadPlan(first(GROUP_CHUNKS))
  await reader.pages.get(token, 1)
  await reader.pages.get(token, 1)
  expect(asked.filter(one => typeof one !== 'number').map(one => (one as unknown[]).slice(2))).toEqual([[0, 64], [64, 36], [0, 64]])
  expect(asked.filter(one => one === 1)).toHaveLength(2)
})

test('of a large file a few pages are asked for ahead', async () => {
  const { asked, file } = world({ pages: 900 })
  const { reader } = askAhead(file({}), {})
  await reader.getDownloadPlan(first(3))
  expect(asked.slice(1)).toEqual([1, 2, 3, 4])
})

test('of a file in a pack the plan of the pack is asked for, and no page', async () => {
  const pack = { version: new Uint8Array(16).fill(7), container: 4 }
  const { asked, file } = world()
  const { reader } = askAhead(file({ pack }), {})
  await reader.getDownloadPlan({ ...first(5), version: pack.version })
  expect(asked).toEqual([['plan', pack.version, 0, 5]])
})

test('that there is no plan is told to who opens the file', async () => {
  const { asked, file } = world({ fails: true })
  const { reader } = askAhead(file({}), {})
  await expect(reader.getDownloadPlan(first(3))).rejects.toMatchObject({ code: 'LINK_REVOKED' })
  expect(asked).toHaveLength(1)
})
