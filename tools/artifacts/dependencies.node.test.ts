import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const text = await readFile('docs/dependencies.md', 'utf8')

test('every package has a line in docs/dependencies.md', async () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, Record<string, string>>
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })
  expect(names.filter(name => !text.includes(`\`${name}\``))).toEqual([])
})

test.each(['lib/codec/wasm', 'lib/ledger/ic/wasm', 'node/webtransport', 'canisters', 'canisters/bucket', 'canisters/directory', 'canisters/format', 'canisters/bindings', 'canisters/pack', 'programs/registry', 'programs/idl'])('every crate that %s uses has a line', async folder => {
  const toml = await readFile(`${folder}/Cargo.toml`, 'utf8')
  const tables = toml.split(/^\[/m).filter(table => /^(workspace\.|dev-|build-)?dependencies\]/.test(table))
  const crates = tables.flatMap(table => [...table.matchAll(/^([\w-]+)(?:\.workspace)?\s*=/gm)].flatMap(match => match[1] ?? []))
  expect(crates.filter(name => name !== 'format' && !text.includes(`\`${name}\``))).toEqual([])
})
