import { runNode } from '../run.ts'
import { banner } from './banner.ts'
import type { Command } from './cli.ts'

/** `cyxcloud node run` */
export const run: Command = async args => {
  await runNode(args, async (daemon, _config, file) => banner(await daemon.status(), { web: daemon.web, control: daemon.control, file }))
  return null
}
