import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cbor } from '@icp-sdk/core/agent'
import { toHex } from '../lib/bytes/base.ts'
import { concat } from '../lib/bytes/bytes.ts'
import { client } from '../lib/ledger/ic/caller.ts'
import type { Client } from '../lib/ledger/ic/caller.ts'
import { absent, certifiedEntry, certifiedFeedHead, certifiedValue, checkNodes } from '../lib/ledger/ic/certified.ts'
import { directoryClient, emptyFeed } from '../lib/ledger/ic/directory.ts'
import { directoryError } from '../lib/ledger/ic/errors.ts'
import { idlFactory } from '../lib/ledger/ic/generated/directory.ts'
import type { _SERVICE } from '../lib/ledger/ic/generated/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { linkReader } from '../lib/ledger/ic/reader.ts'
import { ed25519 } from '@noble/curves/ed25519.js'
import { decodeGrant, verifyGrant } from '../lib/record/grant.ts'
import { pageTokenBody } from '../lib/record/pageToken.ts'
import { makeLayout } from '../lib/record/layout.ts'
import { merkleRoot, verifyInclusion, versionLeaf } from '../lib/record/merkle.ts'
import { later } from './clock.ts'
import { fakeFile, only, random, startNetwork, upload } from './testing.ts'
import type { FakeFile, Network, Person } from './testing.ts'

let network: Network
let ann: Person
let raw: Client<_SERVICE>
let authority: { rootKey: string, canister: string }
const files: FakeFile[] = []
const sealed: Uint8Array[] = []

beforeAll(async () => {
  network = await startNetwork({ starts_per_minute: 1_000 })
  ann = await network.person()
  const { host, rootKey, directory } = network.config.ic
  authority = { rootKey, canister: directory }
  raw = client<_SERVICE>({ host, rootKey, identity: identityFromSeed(ann.seed) }, directory, idlFactory, directoryError)
  for (let i = 0; i < 5; i++) {
    const { file, record } = await upload(network, ann, fakeFile(i))
    files.push(file)
    sealed.push(record)
  }
})
afterAll(() => network.stop())

describe('the feed', () => {
  it('is a chain from nothing to its certified head, in parts too', async () => {
    const whole = await ann.directory.getFeed({ account: ann.id, after: emptyFeed(), limit: 100 })
    expect(whole.records.map(record => record.sealed)).toEqual(sealed)
    expect(whole.upTo).toEqual(whole.head)
    const part = await ann.directory.getFeed({ account: ann.id, after: emptyFeed(), limit: 2 })
    expect([part.records.length, part.upTo.seq, part.head]).toEqual([2, 2n, whole.head])
    const rest = await ann.directory.getFeed({ account: ann.id, after: part.upTo, limit: 100 })
    expect(rest.upTo).toEqual(whole.head)
    expect((await ann.directory.getFeed({ account: ann.id, after: whole.head, limit: 1 })).records).toEqual([])
  })

  it('is refused when it does not follow from what was seen before, or is another account\'s', async () => {
    const whole = await ann.directory.getFeed({ account: ann.id, after: emptyFeed(), limit: 100 })
    const untrusted = { code: 'LEDGER_UNTRUSTED' }
    await expect(ann.directory.getFeed({ account: ann.id, after: { seq: 2n, link: random(32) }, limit: 100 })).rejects.toMatchObject(untrusted)
    await expect(ann.directory.getFeed({ account: ann.id, after: { seq: whole.head.seq, link: random(32) }, limit: 100 })).rejects.toMatchObject(untrusted)
    await expect(ann.directory.getFeed({ account: ann.id, after: { seq: 99n, link: random(32) }, limit: 100 })).rejects.toMatchObject(untrusted)
    await expect(ann.directory.getFeed({ account: random(16), after: emptyFeed(), limit: 100 })).rejects.toMatchObject(untrusted)
  })

  it('takes a plain record, and the same call again adds none', async () => {
    const bob = await network.person()
    const batch = { commits: [], feed_seq: 0n, records: [random(30), random(40)] }
    const first = await bob.directory.commitUpload(batch)
    expect(await bob.directory.commitUpload(batch)).toEqual(first)
    const { head } = await bob.directory.getFeed({ account: bob.id, after: emptyFeed(), limit: 9 })
    expect([head.seq, head.link]).toEqual([2n, first.feed_link])
  })
})

describe('a proof', () => {
  it('with any byte changed, of another key or canister, proves nothing; one older than five minutes is told from those', async () => {
    const page = await raw.getFeed({ from: 1n, limit: 1, share: [] })
    expect((await certifiedFeedHead(page, ann.id, authority)).seq).toBe(5n)
    const refused = (proof: { certificate: Uint8Array, witness: Uint8Array }, who = authority, account: Uint8Array = ann.id) =>
      expect(certifiedEntry(proof, 'feed', account, who)).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    const flip = (bytes: Uint8Array, at: number) => Uint8Array.from(bytes, (byte, i) => i === at ? byte ^ 1 : byte)
    for (let at = 3; at < page.witness.length; at += 7) await refused({ ...page, witness: flip(page.witness, at) })
    // a length that runs past the end is read as what is there, by the agent's decoder: then it is the same certificate
    const reads = (bytes: Uint8Array): unknown => { try { return Cbor.decode(bytes) } catch { return null } }
    const changed = (bytes: Uint8Array): boolean => !isDeepStrictEqual(reads(bytes), reads(page.certificate))
    for (let at = 3; at < page.certificate.length; at += 61) {
      const certificate = flip(page.certificate, at)
      if (changed(certificate)) await refused({ ...page, certificate })
    }
    await refused(page, { ...authority, canister: network.bucket })
    await refused(page, { ...authority, rootKey: authority.rootKey.slice(0, -2) + (authority.rootKey.endsWith('00') ? '01' : '00') })
    await refused(page, authority, random(16))
    await expect(certifiedValue(page, ['nodes'], authority)).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    await refused({ ...page, witness: random(40) })
    later(301)
    await expect(certifiedEntry(page, 'feed', ann.id, authority)).rejects.toMatchObject({ code: 'LEDGER_CLOCK', message: 'This device’s clock is 5 minutes later than the network’s.' })
    await refused({ ...page, certificate: flip(page.certificate, page.certificate.length - 9) })
    // an idle local IC keeps its last certificate; heartbeats make a new one
    for (const node of network.nodes) await node.beat()
  })

  it('shows that something is not there, for many ids at once, and never of what is', async () => {
    const versions = files.map(file => file.version)
    const unknown = Array.from({ length: 60 }, () => random(16))
    const asked = [...unknown, ...versions]
    expect(await ann.directory.isAbsent('layout', asked)).toEqual(asked.map(id => unknown.includes(id)))
    expect(await ann.directory.isAbsent('feed', [ann.id, random(16)])).toEqual([false, true])
    expect(await ann.directory.isAbsent('share', [random(16)])).toEqual([true])
    expect((await ann.directory.getVersions(asked)).map(one => one?.version ?? null)).toEqual([...unknown.map(() => null), ...versions])
    expect(await ann.directory.getFileMeta(random(16))).toBeNull()
    // a witness for other ids proves nothing about these, whether they are there or not
    const [first, second] = [versions[0] ?? random(16), random(16)]
    const proof = await raw.proveAbsence({ Layout: null }, [second])
    expect(await absent(proof, 'layout', [second, first], authority)).toEqual([true, false])
    expect(await absent(proof, 'share', [second], authority)).toEqual([false])
    await expect(absent({ ...proof, witness: proof.witness.slice(0, -1) }, 'layout', [second], authority)).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    await expect(ann.directory.isAbsent('layout', Array.from({ length: 201 }, () => random(16)))).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const anyone = directoryClient({ config: network.config, identity: identityFromSeed(random(32)) })
    await expect(anyone.isAbsent('layout', [second])).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
  })

  it('that a file is gone is asked for before it is believed', async () => {
    const { file } = await upload(network, ann, fakeFile(0))
    const { feed_seq } = await ann.directory.account()
    await ann.directory.deleteFiles({ versions: [file.version], feed_seq, records: [random(9)] })
    expect((await ann.directory.getFileMeta(file.version))?.status).toEqual({ Deleted: null })
    expect(await ann.directory.getVersions([file.version])).toEqual([null])
    const eve = await network.person()
    await expect(eve.directory.getFileMeta(files[0]?.version ?? random(16))).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
  })

  it('of the nodes covers number, key and addresses', async () => {
    const list = await raw.listNodes()
    await checkNodes(list, list.nodes, authority)
    const [first, ...others] = list.nodes
    if (!first) throw new Error('no nodes')
    for (const change of [{ number: 77 }, { public_key: random(32) }, { addresses: ['/dns/evil/p2p/x'] }, { addresses: [] }]) {
      await expect(checkNodes(list, [{ ...first, ...change }, ...others], authority)).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    }
    await expect(checkNodes(list, others, authority)).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    expect((await ann.directory.listNodes()).length).toBe(16)
  })
})

describe('the grant key', () => {
  const verify = (signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean => ed25519.verify(signature, message, key)

  it('is certified, known to nodes, and signs grants and page tokens', async () => {
    const key = await ann.directory.grantKey()
    expect(await network.nodes[0]?.directory.grantKey()).toEqual(key)
    const started = only(await ann.directory.startUpload([fakeFile(1).request]))
    const [group] = started.groups
    if (!group) throw new Error('no group')
    for (const { node, grants } of group.grants) {
      expect(await verifyGrant(grants, key, verify)).toBe(true)
      const { grant } = decodeGrant(grants)
      expect([grant.verb, grant.account, grant.nodeKey]).toEqual(['put', ann.id, network.nodes.find(one => one.number === node)?.publicKey])
    }
    const nonces = new Set(group.grants.map(({ grants }) => toHex(decodeGrant(grants).grant.nonce)))
    expect(nonces.size).toBe(16)
    const { bucket, version, upload: id, pages, bytes, expires_at, signature } = started.page_token
    const body = pageTokenBody({ mode: 'put', bucket: bucket.toUint8Array(), version, upload: id, pages, bytes, expiresAtNs: expires_at })
    expect(verify(signature, body, key)).toBe(true)
  })
})

describe('an inclusion proof', () => {
  it('leads to the root of every size of the version tree', async () => {
    const leaves = files.map(file => versionLeaf(file.version, makeLayout(concat(...file.chunkIds)).root))
    for (let size = 1; size <= leaves.length; size++) {
      const root = merkleRoot(leaves.slice(0, size))
      for (const [index, file] of files.slice(0, size).entries()) {
        const proof = await ann.directory.getAnchorProof({ version: file.version, session: [], leaves: BigInt(size) })
        const leaf = leaves[index] ?? new Uint8Array()
        expect(verifyInclusion({ leaf, index, leaves: size, path: proof.path, root })).toBe(true)
      }
    }
    await expect(ann.directory.getAnchorProof({ version: files[4]?.version ?? random(16), session: [], leaves: 4n })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(ann.directory.getAnchorProof({ version: files[0]?.version ?? random(16), session: [], leaves: 99n })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  })
})

describe('a call', () => {
  it('whose answer is lost on the way is sent again as the same request, and is carried out once', async () => {
    const seed = random(32)
    const link = { link: random(16), version: files[1]?.version ?? random(16), reader: identityFromSeed(seed).getPrincipal(), sealed: random(9), has_password: false, expires_at: [] as [], max_opens: [1] as [number] }
    await ann.directory.createLink(link)
    const { fetch } = globalThis
    const bodies: string[] = []
    globalThis.fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (!(input instanceof Request ? input.url : String(input)).endsWith('/call')) return answer
      bodies.push(toHex(init?.body as Uint8Array))
      if (bodies.length === 1) throw new TypeError('the connection broke')
      return answer
    }
    try { await linkReader({ config: network.config, identity: identityFromSeed(seed) }).openLink(link.link) } finally { globalThis.fetch = fetch }
    expect([bodies.length, bodies[1]]).toEqual([2, bodies[0]])
    expect((await ann.directory.listLinks()).find(one => toHex(one.link) === toHex(link.link))?.opens).toBe(1)
  })

  it('that nobody answers, that is given up, or whose answer has another root key says so', async () => {
    const away = directoryClient({ config: { ic: { ...network.config.ic, host: 'http://127.0.0.1:9' } }, identity: identityFromSeed(ann.seed) })
    await expect(away.account()).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' })
    await expect(ann.directory.register({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    const stop = new AbortController()
    const pending = ann.directory.register({ signal: stop.signal })
    stop.abort()
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
    const other = directoryClient({ config: { ic: { ...network.config.ic, rootKey: null } }, identity: identityFromSeed(ann.seed) })
    await expect(other.register()).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    const anyone = directoryClient({ config: network.config, identity: identityFromSeed(random(32)) })
    await expect(anyone.account()).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    await expect(anyone.startUpload([])).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  })
})
