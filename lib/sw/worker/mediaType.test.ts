import { expect, test } from 'vitest'
import { showingOf } from './mediaType.ts'

test.each(['image/png', 'VIDEO/MP4', 'audio/mpeg; codecs=x'])('%s is played in a sandbox', mime => {
  expect(showingOf(mime)).toMatchObject({ inline: true, type: mime.split(';')[0]?.toLowerCase() })
  expect(showingOf(mime).policy).toContain('sandbox')
})

test.each(['text/html', 'application/xhtml+xml', 'text/xml', 'application/xml', 'text/javascript', 'application/wasm', 'text/css', 'multipart/x-mixed-replace', 'application/x-shockwave-flash', 'text/html\r\nx: y', '', 'image/png,text/html'])('%j is told as bytes to be saved', mime => {
  expect(showingOf(mime)).toEqual({ type: 'application/octet-stream', policy: "default-src 'none'; sandbox", inline: false })
})

test('a drawing of vectors runs no script, and text is text', () => {
  expect(showingOf('image/svg+xml').policy).toMatch(/sandbox$/)
  expect(showingOf('image/svg+xml').policy).not.toMatch(/script/)
  expect(showingOf('application/json').type).toBe('text/plain; charset=utf-8')
})

test('a document may not be framed by others', () => {
  expect(showingOf('application/pdf').policy).toContain("frame-ancestors 'self'")
})
