import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import type { Principal } from '@icp-sdk/core/principal'
import type { Canister } from '../../devnet/ic/canister.ts'
import type { Options } from '../../lib/options.ts'

const run = promisify(execFile)
const CANISTERS = join(import.meta.dirname, '../../canisters')
/** Bytes of one read or write of an image. */
const PART = 1 << 24

/** Whose files, where their pages are, ns since 1970, how many. */
export interface Load { owner: Principal, bucket: Principal, now: bigint, files: number }
/** What was loaded last. */
export interface Last { folder: Uint8Array, version: Uint8Array }

/**
 * Builds the directory's code as a program of this machine (`canisters/directory/src/bulk.rs`); answers its path, or null where there is no Rust.
 *
 * @throws Error when it does not build
 */
export async function buildBulk({ signal }: Options = {}): Promise<string | null> {
  const cargo = { cwd: CANISTERS, ...signal ? { signal } : {} }
  try { await run('cargo', ['--version'], cargo) } catch { return null }
  await run('cargo', ['build', '--quiet', '--locked', '--profile', 'bulk', '-p', 'directory', '--features', 'bulk', '--bin', 'bulk'], cargo)
  return join(CANISTERS, 'target/bulk/bulk')
}

/** Lets that program fill the stable memory of a directory that is installed and has the owner's account; its code must be started anew afterwards. */
export async function fill(program: string, directory: Canister, folder: string, { owner, bucket, now, files }: Load, { signal }: Options = {}): Promise<Last> {
  const image = join(folder, 'stable.image')
  try {
    await pipeline(Readable.from(parts(directory)), createWriteStream(image))
    const { stdout } = await run(program, [image, owner.toText(), bucket.toText(), String(now), String(files)], signal ? { signal } : {})
    await takeBack(directory, image)
    const [place = '', version = ''] = stdout.trim().split(' ')
    return { folder: Buffer.from(place, 'hex'), version: Buffer.from(version, 'hex') }
  } finally { await rm(image, { force: true }) }
}

function* parts({ stable }: Canister): Generator<Buffer> {
  const length = stable.pages() * 65_536
  for (let at = 0; at < length; at += PART) yield stable.read(at, Math.min(PART, length - at))
}

async function takeBack({ stable }: Canister, image: string): Promise<void> {
  const file = await open(image)
  try {
    const { size } = await file.stat()
    if (stable.grow(size / 65_536 - stable.pages()) < 0) throw new Error(`${String(size)} bytes are more than the runtime gives a canister`)
    const part = Buffer.alloc(PART)
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(part, 0, PART, at)
      stable.write(at, part.subarray(0, bytesRead))
      at += bytesRead
    }
    stable.commit()
  } finally { await file.close() }
}
