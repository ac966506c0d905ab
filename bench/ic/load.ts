import { readFile } from 'node:fs/promises'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { ed25519 } from '@noble/curves/ed25519.js'
import { heartbeat, random, settingsArg } from '../../canisters/testing.ts'
import type { FakeFile } from '../../canisters/testing.ts'
import type { Canister } from '../../devnet/ic/canister.ts'
import { prices } from '../../devnet/ic/cycles.ts'
import { execute, startMachine } from '../../devnet/ic/execution.ts'
import { makeFaults } from '../../devnet/ic/faults.ts'
import { makeFrame } from '../../devnet/ic/frame.ts'
import { install } from '../../devnet/ic/install.ts'
import { manage } from '../../devnet/ic/management.ts'
import { loadState } from '../../devnet/ic/network-state.ts'
import { makeScheduler } from '../../devnet/ic/scheduler.ts'
import { openStore } from '../../devnet/ic/store.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { concat, utf8 } from '../../lib/bytes/bytes.ts'
import { makeLayout } from '../../lib/record/layout.ts'
import * as bucketCode from '../../lib/ledger/ic/generated/bucket.ts'
import * as directoryCode from '../../lib/ledger/ic/generated/directory.ts'
import { identityFromSeed } from '../../lib/ledger/ic/identity.ts'
import type { Options } from '../../lib/options.ts'
import { fill } from './bulk.ts'
import type { Last } from './bulk.ts'

/** Files of one batch. */
const BATCH = 1_000

type Service = directoryCode._SERVICE
type Ok<M extends keyof Service> = Extract<Awaited<ReturnType<Service[M]>>, { Ok: unknown }>['Ok']

/** What one message cost the directory: instructions as the runtime counts them (`devnet/ic/meter.ts`), bytes of its argument. */
export interface Cost { instructions: number, bytes: number }

/** A directory and a bucket without HTTP, signatures and certificates around them: only what the canisters do, counted. */
export interface Bare {
  directory: Canister
  nodes: { seed: Uint8Array, number: number }[]
  /** Calls a method as `caller`; answers its `Ok` and what it cost. */
  call: <M extends keyof Service>(caller: Principal, method: M, args: unknown[]) => { ok: Ok<M> } & Cost
  /** A principal with an account. */
  person: () => Principal
  /** Commits so many empty files for `owner`, each an entry of the folder of its batch; answers the last folder and version. */
  load: (owner: Principal, files: number) => Last
  /** The same at the speed of the machine, by the program of `buildBulk`; the directory is upgraded after it. */
  fill: (program: string, owner: Principal, files: number, options?: Options) => Promise<Last>
  /** Reports the pages of a file that is marked, and commits it. */
  commit: (owner: Principal, file: FakeFile, upload: Uint8Array) => Cost
  /** Instructions that `post_upgrade` of a fresh instance takes on the present stable memory. */
  upgrade: () => number
  /** The clock of this network, ms since 1970: every call takes a second of it. */
  nowMs: () => number
  /** Bytes of stable memory that the directory has taken. */
  stableBytes: () => number
  /** Writes the state to disk. */
  save: () => void
  close: () => void
}

/** Starts on an empty folder with the modules in `canisters/dist`. */
export async function startBare(stateDir: string): Promise<Bare> {
  const store = openStore(stateDir)
  const state = loadState(store, () => undefined)
  let clock = BigInt(Date.now()) * 1_000_000n
  const now = (): bigint => clock += 1_000n
  const scheduler = makeScheduler({ faults: makeFaults().points, canister: state.canister, canisters: state.canisters, now, log: () => undefined, manage: request => { manage(state, request) } })
  const run = (): void => { while (!scheduler.drain(10_000)); }
  const admin = identityFromSeed(random(32)).getPrincipal()
  const make = async (name: string, arg: ArrayBuffer | Uint8Array): Promise<Canister> => {
    const canister = state.create([admin.toUint8Array()], 10n ** 14n, null)
    const wasm = await readFile(`canisters/dist/${name}.wasm.gz`)
    install(canister, { mode: 'install', wasm, arg: new Uint8Array(arg), caller: admin.toUint8Array(), now: now() }, state.around)
    run()
    return canister
  }
  const settings = [settingsArg({ starts_per_minute: 1_000_000, open_uploads: 1_000_000_000, session_seconds: 1_000_000_000, offline_seconds: 1_000_000_000, warning_seconds: 1_000_000_000 })]
  const directory = await make('directory', IDL.encode(directoryCode.init({ IDL }), [{ plan: 'Pro', quota_bytes: 10n ** 18n, admins: [admin], settings }]))
  const principal = Principal.fromUint8Array(directory.id)
  const bucket = await make('bucket', IDL.encode(bucketCode.init({ IDL }), [{ directory: principal, soft_limit_bytes: 10n ** 12n, hard_limit_bytes: 10n ** 12n }]))
  const fields = new Map(directoryCode.idlFactory({ IDL })._fields as [string, IDL.FuncClass][])

  const call: Bare['call'] = (caller, method, args) => {
    const func = fields.get(method)
    if (!func) throw new Error(method)
    let answer: unknown
    clock += 1_000_000_000n
    // what memory costs meanwhile is reckoned apart
    directory.paidUntil = 0n
    const before = directory.cycles
    const arg = new Uint8Array(IDL.encode(func.argTypes, args))
    scheduler.send({
      callee: directory.id, caller: caller.toUint8Array(), method, arg, cycles: 0n,
      respond: given => {
        if (!('reply' in given)) throw new Error(`${method}: ${given.message}`)
        answer = IDL.decode(func.retTypes, Uint8Array.from(given.reply))[0]
      },
    })
    run()
    const { Ok: ok, Err: failed } = answer as { Ok: never, Err?: unknown }
    if (failed !== undefined) throw new Error(`${method}: ${Object.keys(failed as object).join()}`)
    return { ok, instructions: Number(before - directory.cycles - prices.message), bytes: arg.length }
  }
  call(admin, 'admin_add_bucket', [Principal.fromUint8Array(bucket.id)])
  const nodes = Array.from({ length: 16 }, () => {
    const seed = random(32)
    const { ok } = call(identityFromSeed(seed).getPrincipal(), 'heartbeat', [heartbeat(Uint8Array.from(ed25519.getPublicKey(seed)))])
    return { seed, number: ok.number }
  })
  const batch = (owner: Principal, count: number): Last => {
    const { record } = makeLayout(new Uint8Array())
    const head = random(300)
    const versions = Array.from({ length: count }, () => random(16))
    const started = call(owner, 'start_upload', [versions.map(version => ({ version, class: 'standard', chunks: 0n, stored_bytes: 0n, page_bytes: 600n })), [], []]).ok
    const uploads = started.map(one => { if (!('Ok' in one)) throw new Error('start'); return one.Ok.upload })
    const reports = uploads.flatMap(upload => [record, head].map((bytes, index) => ({ upload, index, content: false, bytes: bytes.length, hash: blake3(bytes) })))
    call(Principal.fromUint8Array(bucket.id), 'report_chunk_uploaded', [reports])
    const { feed_seq } = call(owner, 'account', []).ok
    const commits = uploads.map(upload => ({ upload, layout: record, pages: 2, head_hash: blake3(head), sealed_dek: random(60), name_tag: random(16) }))
    const folder = random(16)
    const place = (parent: [] | [Uint8Array]) => ({ parent, name_tag: random(16), sealed: random(60) })
    call(owner, 'append_feed', [{ feed_seq, records: [random(200)], ops: [{ CreateFolder: { entry: folder, place: place([]) } }], share: [] }, []])
    const ops = versions.map(version => ({ CreateFile: { entry: random(16), place: place([folder]), version } }))
    const done = call(owner, 'commit_upload', [{ commits, feed_seq: feed_seq + 1n, records: versions.map(() => random(200)), ops: [ops], share: [] }, []]).ok
    if (done.files.some(file => 'Err' in file)) throw new Error('commit')
    return { folder, version: versions.at(-1) ?? random(16) }
  }
  return {
    directory, nodes, call,
    commit(owner, file, upload) {
      const { record, pages } = makeLayout(concat(...file.chunkIds))
      const head = random(300)
      const reports = [record, ...pages, head].map((bytes, index) => ({ upload, index, content: false, bytes: bytes.length, hash: blake3(bytes) }))
      call(Principal.fromUint8Array(bucket.id), 'report_chunk_uploaded', [reports])
      const { feed_seq } = call(owner, 'account', []).ok
      const commit = { upload, layout: record, pages: reports.length, head_hash: blake3(head), sealed_dek: random(60), name_tag: random(16) }
      const done = call(owner, 'commit_upload', [{ commits: [commit], feed_seq, records: [random(200)], ops: [], share: [] }, []])
      if (done.ok.files.some(one => 'Err' in one)) throw new Error('commit')
      return done
    },
    person() {
      const made = identityFromSeed(random(32)).getPrincipal()
      call(made, 'register', [])
      return made
    },
    load(owner, files) {
      let last: Last = { folder: random(16), version: random(16) }
      for (let left = files; left > 0; left -= BATCH) last = batch(owner, Math.min(left, BATCH))
      return last
    },
    async fill(program, owner, files, { signal } = {}) {
      const last = await fill(program, directory, stateDir, { owner, bucket: Principal.fromUint8Array(bucket.id), now: clock, files }, { signal })
      // a second for each batch, as the program reckons
      clock += BigInt(Math.ceil(files / BATCH)) * 1_000_000_000n
      const { wasm } = directory.installed ?? {}
      if (!wasm) throw new Error('no module')
      install(directory, { mode: 'upgrade', wasm, arg: new Uint8Array(), caller: admin.toUint8Array(), now: now() }, state.around)
      run()
      return last
    },
    upgrade() {
      const { machine } = directory
      if (directory.program === null) throw new Error('no program')
      const fresh = startMachine(directory, directory.program, state.around)
      directory.machine = fresh
      const before = directory.cycles
      const failed = execute(directory, makeFrame('I', now(), { caller: admin.toUint8Array() }), one => { one.entry('canister_post_upgrade')?.() }, 'leave')
      const instructions = Number(before - directory.cycles - prices.message)
      directory.stable.rollback()
      Object.assign(directory, { machine })
      if (failed) throw failed
      return instructions
    },
    nowMs: () => Number(clock / 1_000_000n),
    stableBytes: () => directory.stable.pages() * 65_536,
    save: () => { state.save() },
    close: () => { store.close() },
  }
}

/** A receipt's bytes are signed by the node; the domain is in `lib/record/receipt.ts`. */
export const signer = (seed: Uint8Array) => (body: Uint8Array): Uint8Array => Uint8Array.from(ed25519.sign(body, Uint8Array.from(seed)))
/** A feed record that says nothing. */
export const blank = (): Uint8Array => utf8('-')
