import { expect, test } from 'vitest'
import { randomId } from '../../bytes/id.ts'
import { isLinkTo, linkIdFor } from './linkId.ts'

test('a link to a file of a pack is known by its id, and by no other file\'s', () => {
  const [version, other] = [randomId(), randomId()]
  const link = linkIdFor({ version, pack: { version: randomId(), container: 0, of: 64, offset: 0, bytes: 64 } })
  expect([isLinkTo(link, version), isLinkTo(link, other), isLinkTo(linkIdFor({ version }), version)]).toEqual([true, false, false])
})
