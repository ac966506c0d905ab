import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HANDED_PATH } from '../../lib/sw/handed.ts'
import { AREAS } from './useArea.ts'

test('what the installed app is told of itself names areas that exist and stays within its folder', () => {
  const { shortcuts, file_handlers: handlers, start_url: start, scope } = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as { shortcuts: { url: string }[], file_handlers: { action: string, accept: Record<string, string[]> }[], start_url: string, scope: string }
  expect(shortcuts.length).toBeGreaterThan(2)
  for (const { url } of shortcuts) expect(AREAS.map(area => `./#${area}`)).toContain(url)
  expect([start, scope, ...handlers.map(({ action }) => action)]).toEqual(['./', './', './'])
  expect(handlers.flatMap(({ accept }) => Object.values(accept).flat()).every(ending => /^\.[a-z0-9]+$/.test(ending))).toBe(true)
})

test('what other apps hand over goes to the service worker, and a link behind the #, where no host sees it', () => {
  const { share_target: target, protocol_handlers: handlers } = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as { share_target: unknown, protocol_handlers: unknown }
  expect(target).toEqual({ action: `./${HANDED_PATH}`, method: 'POST', enctype: 'multipart/form-data', params: { files: [{ name: 'files', accept: ['*/*'] }] } })
  expect(handlers).toEqual([{ protocol: 'web+cyxcloud', url: './#open=%s' }])
})
