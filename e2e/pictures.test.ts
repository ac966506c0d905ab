import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { differing, draw, keptPicture } from '../tools/build/pictures.ts'
import { serveScreens, SHOTS } from '../tools/build/screens.ts'
import type { Screens } from '../tools/build/screens.ts'

/** Another version of Chromium draws letters a little otherwise; a button that is gone or moved is more than this. */
const TOLERANCE = 0.02

let screens: Screens
let page: Page
beforeAll(async () => {
  screens = await serveScreens()
  page = await screens.browser.newPage()
})
afterAll(() => screens.close())

test('a screen with a piece missing is another picture', async () => {
  const [files, locked] = await Promise.all(['files-desktop-light.webp', 'locked-desktop-light.webp'].map(keptPicture))
  expect(await differing(page, files!, files!)).toBe(0)
  expect(await differing(page, files!, locked!)).toBeGreaterThan(TOLERANCE)
})

// What was meant is accepted by `node tools/build/pictures.ts <name>`.
test.each(Object.keys(SHOTS))('the screen “%s” looks as it was accepted, on a desktop and a phone, light and dark', async name => {
  const drawn = await draw(screens.browser, screens.base, name)
  const others = await Promise.all(drawn.map(async ({ file, picture }) => {
    const kept = await keptPicture(file)
    return kept === null ? [`${file} was never accepted`] : await differing(page, kept, picture) > TOLERANCE ? [`${file} is another`] : []
  }))
  expect(drawn.length).toBeGreaterThan(0)
  expect(others.flat()).toEqual([])
})
