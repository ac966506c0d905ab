import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CyxError } from '../../lib/errors.ts'
import type { Recipe } from './recipes.ts'
import { must, run } from './run.ts'

/** sbpf-linker loads the LLVM of the pinned nightly at run time: the two change together. */
const SBPF_LINKER = '0.2.6'

interface Pinned { channel: string, targets: string[], components: string[] }

/** The parts of a `rust-toolchain.toml` that name something to install. */
export function parseToolchain(text: string): Pinned {
  const list = (key: string): string[] => [...(new RegExp(`^${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(text)?.[1] ?? '').matchAll(/"([^"]+)"/g)].flatMap(match => match[1] ?? [])
  return { channel: /^channel\s*=\s*"([^"]+)"/m.exec(text)?.[1] ?? '', targets: list('targets'), components: list('components') }
}

/**
 * Brings the pinned compiler, targets and linker of a recipe, when they are not there.
 *
 * @throws LOCAL_NETWORK with what to do when rustup is missing or something can't be had
 */
export async function needToolchain(root: string, { toolchain, sbpf }: Recipe): Promise<void> {
  if (toolchain === null) return
  const { channel, targets, components } = parseToolchain(await readFile(join(root, toolchain), 'utf8'))
  if ((await run(['rustup', '--version'])).code !== 0) {
    throw new CyxError('LOCAL_NETWORK', { what: `Rust ${channel} is needed to build this, and rustup, which installs it, is not there.`, next: 'Install rustup from https://rustup.rs, then run npm run artifacts again. Nothing else of the project needs it.' })
  }
  const installed = await run(['rustup', 'component', 'list', '--installed', '--toolchain', channel])
  const target = await run(['rustup', 'target', 'list', '--installed', '--toolchain', channel])
  const there = installed.code === 0 && components.every(name => installed.output.includes(name)) && targets.every(name => target.output.includes(name))
  if (!there) {
    console.log(`installing Rust ${channel}`)
    await must(['rustup', 'toolchain', 'install', channel, '--profile', 'minimal', ...targets.flatMap(name => ['--target', name]), ...components.flatMap(name => ['--component', name])], { show: true })
  }
  if (!sbpf || (await run(['sbpf-linker', '--version'])).output.includes(SBPF_LINKER)) return
  console.log(`installing sbpf-linker ${SBPF_LINKER} (two minutes)`)
  await must(['cargo', `+${channel}`, 'install', 'sbpf-linker', '--version', SBPF_LINKER, '--locked', '--force'], { show: true })
}
