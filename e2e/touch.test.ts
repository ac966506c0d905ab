import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright'
import { serveScreens, SHOTS, SIZES, toShot } from '../tools/build/screens.ts'
import type { Screens } from '../tools/build/screens.ts'

/** What a finger needs, CSS pixels (WCAG 2.2 §2.5.5). */
const FINGER = 44

let screens: Screens
beforeAll(async () => { screens = await serveScreens() })
afterAll(() => screens.close())

const phone = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ viewport: SIZES.phone, hasTouch: true, isMobile: true, permissions: ['clipboard-write'], reducedMotion: 'reduce', timezoneId: 'UTC' })).newPage()

/** Everything on a page that is pressed and smaller than a finger, with its size. A box to tick is as large as its label; a link in a sentence is as high as its line (WCAG 2.2 §2.5.5, inline). */
const tooSmall = (page: Page): Promise<string[]> => page.evaluate(least => {
  const pressed = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [role=menuitem], [role=option], [role=row][aria-selected], [role=gridcell][aria-selected]')]
  const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  return pressed.flatMap(element => {
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect()
    const inSentence = getComputedStyle(element).display === 'inline' && element.closest('p, dd, li') !== null
    if (!top.contains(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || width < 2 || element.matches(':disabled') || inSentence) return []
    // Half a pixel is lost where a row ends between two pixels of the screen.
    return Math.min(width, height) > least - 1 ? [] : [`${element.tagName.toLowerCase()}.${element.className} “${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 30)}” ${Math.round(width)} × ${Math.round(height)}`]
  })
}, FINGER)

test.each(Object.keys(SHOTS).filter(name => SHOTS[name]?.sizes?.includes('phone') ?? true))('on a phone everything on the screen “%s” is large enough for a finger', async name => {
  const page = await phone(screens.browser)
  await toShot(page, screens.base, SHOTS[name]!)
  const small = await tooSmall(page)
  await page.context().close()
  expect(small).toEqual([])
})
