import { SETTINGS, settingNames } from '../settings.ts'
import type { Command } from './cli.ts'
import { settle } from './settle.ts'

/** `cyxcloud node config`: it also says whether `run` would take the settings. */
export const showConfig: Command = async args => {
  const { chosen, file, flags } = await settle(args, { json: { type: 'boolean' } })
  const rows = settingNames.map(name => ({ name, variable: SETTINGS[name][0], value: chosen[name].text, source: chosen[name].source }))
  if (flags.json === true) return JSON.stringify({ file, settings: rows }, null, 2)
  return [`file: ${file ?? 'none'}`, ...rows.map(({ name, value, source }) => `${name.padEnd(20)} ${(value === '' ? '–' : value).padEnd(32)} ${source}`)].join('\n')
}
