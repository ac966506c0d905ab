import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { CyxError, messageOf } from '../lib/errors.ts'
import { chooseSettings, expandHome } from './config.ts'
import type { Environment } from './config.ts'
import { isMissing } from './files.ts'
import { SETTINGS, settingNames } from './settings.ts'
import type { Setting } from './settings.ts'

/** The file in a node's folder, where no other is named. */
export const CONFIG_FILE = 'node.toml'

/** A file that was read: its texts by key (`storage.path`), and where it lies; null where there is none. */
export interface ConfigFile { path: string | null, texts: Record<string, string> }

/**
 * Reads the file that `--config` or NODE_CONFIG names, else `node.toml` of the data folder where there is one.
 *
 * @throws CONFIG_INVALID when a named file is missing, when it is neither TOML nor (named `*.json`) JSON, or has a key or a kind of value that is not in the table
 */
export async function readConfigFile(flags: Record<string, unknown>, environment: Environment): Promise<ConfigFile> {
  const named = typeof flags.config === 'string' ? flags.config : environment.NODE_CONFIG ?? null
  const path = expandHome(named ?? join(chooseSettings(flags, environment).data.text, CONFIG_FILE))
  let text: string
  try { text = await readFile(path, 'utf8') } catch (error) {
    if (isMissing(error) && named === null) return { path: null, texts: {} }
    throw new CyxError('CONFIG_INVALID', { what: `${path} can't be read (${messageOf(error)})` })
  }
  try {
    const texts = parseConfig(text, path.endsWith('.json'))
    // A path in the file is seen from the file.
    const folder = texts[SETTINGS.data[1]]
    return { path, texts: folder === undefined || isAbsolute(folder) || folder.startsWith('~') ? texts : { ...texts, [SETTINGS.data[1]]: resolve(dirname(path), folder) } }
  } catch (error) {
    throw new CyxError('CONFIG_INVALID', { what: `${path}: ${error instanceof CyxError ? String(error.details.what) : messageOf(error).split('\n')[0] ?? ''}` })
  }
}

/** The texts of a file in TOML or JSON: tables of strings, numbers, booleans and lists of strings. @throws CONFIG_INVALID for other keys and values */
export function parseConfig(text: string, json: boolean): Record<string, string> {
  const tables: unknown = json ? JSON.parse(text) : parse(text)
  if (!isTable(tables)) throw new CyxError('CONFIG_INVALID', { what: 'it is no table' })
  const texts: Record<string, string> = {}
  for (const [table, values] of Object.entries(tables)) {
    if (!isTable(values)) throw new CyxError('CONFIG_INVALID', { what: `${table} stands outside of a table` })
    for (const [name, value] of Object.entries(values)) {
      const key = `${table}.${name}`
      const setting = settingNames.find(one => SETTINGS[one][1] === key)
      if (setting === undefined) throw new CyxError('CONFIG_INVALID', { what: `${key} is not known` })
      texts[key] = textOf(setting, key, value)
    }
  }
  return texts
}

function textOf(setting: Setting, key: string, value: unknown): string {
  if (setting === 'capacity' && typeof value === 'number') return `${String(value)}GB`
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && value.every(one => typeof one === 'string')) return value.join(',')
  throw new CyxError('CONFIG_INVALID', { what: `${key} is neither text, number, true, false nor a list of texts` })
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
