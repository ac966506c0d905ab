import { startIc, type Ic, type IcOptions } from '../ic.ts'
import { startPocketIc } from '../pocket-ic.ts'

/** The Internet Computer of a test: PocketIC where POCKET_IC_BIN names its program, this runtime otherwise. */
export function startTestIc(options: IcOptions): Promise<Ic> {
  const bin = process.env['POCKET_IC_BIN']
  return bin ? startPocketIc(bin, options) : startIc(options)
}
