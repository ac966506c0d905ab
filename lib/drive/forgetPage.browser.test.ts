import { expect, test } from 'vitest'
import { openSaves } from '../cache/saves.ts'
import { handedFiles, keepHanded } from '../sw/handed.ts'
import { forgetPage } from './forgetPage.ts'

const base = `${location.origin}/some-app/`

test('nothing that the page kept of a person is left: neither what was handed over, nor downloads, nor what was noted', async () => {
  const saves = await openSaves()
  const file = await (await navigator.storage.getDirectory()).getFileHandle('a', { create: true })
  await saves.put({ id: 'a', entry: 'e', version: 'v', name: 'a', size: 1, doneBytes: 0, modified: 0, file })
  await keepHanded(base, [new File(['a'], 'letter.txt')])
  localStorage.setItem('cyxcloud-words-verified', 'the id of an account')
  localStorage.setItem('cyxcloud-class', 'extreme')
  localStorage.setItem('another app', 'stays')
  expect([(await saves.all()).length, (await handedFiles(base)).length]).toEqual([1, 1])
  await forgetPage(base)
  expect([await saves.all(), await handedFiles(base), Object.keys(localStorage).filter(key => key !== 'another app' && key.startsWith('cyxcloud'))]).toEqual([[], [], []])
  expect(localStorage.getItem('another app')).toBe('stays')
  localStorage.removeItem('another app')
})
