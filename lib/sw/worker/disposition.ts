// RFC 5987 §3.2.1, attr-char: what may stand in ext-value unescaped.
const PLAIN = /[^A-Za-z0-9!#$&+\-.^_`|~]/gu

const utf8 = new TextEncoder()

/** A name in the form of RFC 5987 §3.2: UTF-8 in percent signs. Lone surrogates become U+FFFD. */
export const encodeName = (name: string): string =>
  name.toWellFormed().replace(PLAIN, character => [...utf8.encode(character)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''))

/** Content-Disposition (RFC 6266 §4.1) that makes a browser save the body under `name`, or show it (`inline`); the plain form is for readers that know no other. */
export function disposition(name: string, kind: 'attachment' | 'inline' = 'attachment'): string {
  const plain = name.replace(/[^ -~]|["\\%]/gu, '_')
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeName(name)}`
}
