import type { ReactElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { fetchOnSign, later } from './later.tsx'

let root: Root | null = null
function draw(element: ReactElement): Element {
  const place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
  root.render(element)
  return place
}
afterEach(() => { root?.unmount(); document.body.replaceChildren(); vi.unstubAllGlobals() })

/** Idle as soon as what runs has ended: a page that draws nothing may never be told. */
const beIdle = (): void => { vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run)); vi.stubGlobal('cancelIdleCallback', clearTimeout) }
const turn = (): Promise<void> => new Promise(resolve => { setTimeout(resolve) })

const Name = ({ name }: { name: string }): ReactElement => <p>{name}</p>

test('a part is drawn with what it was given, once its code has come, and at once from then on', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof Name>()
  const Part = later(() => promise)
  const place = draw(<><Part name="heron" /><p>beside</p></>)
  await expect.element(page.getByText('beside')).toBeVisible()
  expect(place.textContent).toBe('beside')
  resolve(Name)
  await expect.element(page.getByText('heron')).toBeVisible()
  root?.render(<><Part name="ladder" /><Part key="2" name="copper" /></>)
  await vi.waitFor(() => { expect(place.textContent).toContain('ladder') })
  expect(place.textContent).toBe('laddercopper')
})

test('a part whose code can\'t be had says so, and is drawn after another try', async () => {
  const load = vi.fn<() => Promise<typeof Name>>().mockRejectedValueOnce(new TypeError('no network')).mockResolvedValue(Name)
  const Part = later(load)
  draw(<Part name="heron" />)
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect.element(page.getByText('heron')).toBeVisible()
  expect(load).toHaveBeenCalledTimes(2)
})

test('parts come one after the other once somebody is there, also those after one that fails', async () => {
  beIdle()
  const asked: string[] = []
  const part = (name: string, error?: Error): { fetch: () => Promise<void> } => ({ fetch: () => { asked.push(name); return error ? Promise.reject(error) : Promise.resolve() } })
  const stop = fetchOnSign([part('a'), part('b', new TypeError('no network')), part('c')])
  await turn()
  expect(asked).toEqual([])
  dispatchEvent(new PointerEvent('pointermove'))
  await vi.waitFor(() => { expect(asked).toEqual(['a', 'b', 'c']) })
  stop()
})

test('who leaves before a sign is given nothing', async () => {
  beIdle()
  const fetch = vi.fn<() => Promise<void>>(() => Promise.resolve())
  fetchOnSign([{ fetch }])()
  dispatchEvent(new KeyboardEvent('keydown'))
  await turn()
  expect(fetch).not.toHaveBeenCalled()
})
