import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Adds the Candid interface to a canister module as public metadata, where tools look for it: without its comments and its layout, which
 * are a two-hundredth of the packed module.
 *
 * Command: `node candid.ts in.wasm interface.did out.wasm`
 */
const [input, did, output] = process.argv.slice(2)
if (input === undefined || did === undefined || output === undefined) throw new Error('candid.ts in.wasm interface.did out.wasm')

/** Unsigned LEB128. */
function leb(value: number): number[] {
  const bytes: number[] = []
  do { bytes.push(value > 127 ? value & 127 | 128 : value); value >>>= 7 } while (value > 0)
  return bytes
}

/** No text of ours holds a quoted `//` or blank, so that what is dropped says nothing to a reader of Candid. */
const bare = readFileSync(did, 'utf8').replace(/\/\/.*/g, '').replace(/\s+/g, ' ').replace(/ ?([:;={}(),]|->) ?/g, '$1').trim()
const name = Buffer.from('icp:public candid:service')
const body = Buffer.concat([Buffer.from(leb(name.length)), name, Buffer.from(bare)])
writeFileSync(output, Buffer.concat([readFileSync(input), Buffer.from([0, ...leb(body.length)]), body]))
