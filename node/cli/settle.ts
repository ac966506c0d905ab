import { checkSettings, chooseSettings, parseFlags } from '../config.ts'
import type { Chosen, NodeConfig, OwnFlags } from '../config.ts'
import { readConfigFile } from '../configFile.ts'
import type { Setting } from '../settings.ts'

/** What a command line comes to. */
export interface Settled {
  config: NodeConfig
  chosen: Record<Setting, Chosen>
  /** The file that was read; null: none. */
  file: string | null
  flags: Record<string, string | boolean | undefined>
}

/** The configuration that `run` would have with the same flags. @throws CONFIG_INVALID */
export async function settle(args: string[], own: OwnFlags = {}): Promise<Settled> {
  const flags = parseFlags(args, own)
  const file = await readConfigFile(flags, process.env)
  const chosen = chooseSettings(flags, process.env, file.texts)
  return { config: checkSettings(chosen), chosen, file: file.path, flags }
}
