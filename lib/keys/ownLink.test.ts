import { expect, test } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { randomSecret } from './derive.ts'
import { makeKeyring } from './keyring.ts'
import { linkKeys } from './link.ts'
import { doorsSecret, ownLink, sealForLink, wipeLink } from './ownLink.ts'
import { signerOf } from './signer.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const stretch = (password: string): Promise<Bytes> => Promise.resolve(id(password.length, 32))

test('what the owner seals for a link is opened by whoever has its secret and password, and by no other link', async () => {
  const secret = randomSecret()
  for (const password of [null, 'abc']) {
    const own = await ownLink(secret, password, stretch)
    const reader = await linkKeys(id(1), secret, password, stretch)
    expect((await signerOf(own.auth)).publicKey).toEqual(reader.auth.publicKey)
    const sealed = await sealForLink(id(1), own, id(7, 40))
    expect(await reader.open(sealed)).toEqual(id(7, 40))
    await expect((await linkKeys(id(2), secret, password, stretch)).open(sealed)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
    await expect((await linkKeys(id(1), secret, 'no', stretch)).open(sealed)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
})

test('the secret of a folder\'s further links is not that of the link, and the same each time', async () => {
  const own = await ownLink(randomSecret(), null, stretch)
  const doors = await doorsSecret(own)
  expect(doors).toEqual(await doorsSecret({ wrap: own.wrap }))
  expect([own.secret, own.wrap, own.auth]).not.toContainEqual(doors)
})

test('keys of a link are kept for that link and that drive only, and are gone once they are wiped', async () => {
  const [folder, credential] = [randomSecret(), randomSecret()]
  const keyring = await makeKeyring(id(9), folder.slice(), credential.slice())
  const sealed = await keyring.sealLink(id(1), id(5, 64))
  expect(sealed).toHaveLength(92)
  expect(await keyring.openLink(id(1), sealed)).toEqual(id(5, 64))
  await expect(keyring.openLink(id(2), sealed)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  await expect((await makeKeyring(id(8), folder.slice(), credential.slice())).openLink(id(1), sealed)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  const keys = { secret: id(1, 32), wrap: id(2, 32), auth: id(3, 32) }
  wipeLink(keys)
  expect(Object.values(keys)).toEqual([id(0, 32), id(0, 32), id(0, 32)])
})

test('a mark says the same of the same, and is another for another link, other contents and another drive', async () => {
  const folder = randomSecret()
  const [keyring, other] = [await makeKeyring(id(9), folder.slice(), randomSecret()), await makeKeyring(id(9), randomSecret(), randomSecret())]
  const mark = await keyring.linkMark(id(1), id(4, 9))
  expect(mark).toHaveLength(32)
  expect(mark).toEqual(await (await makeKeyring(id(9), folder.slice(), randomSecret())).linkMark(id(1), id(4, 9)))
  for (const one of [keyring.linkMark(id(2), id(4, 9)), keyring.linkMark(id(1), id(4, 8)), other.linkMark(id(1), id(4, 9))]) expect(await one).not.toEqual(mark)
})
