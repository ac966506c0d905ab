import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'

/** Packages that stay outside of the bundle, as they hold machine code. */
export const OUTSIDE = ['node-datachannel'] as const

/** Likewise, and only for who asks for it. */
const OPTIONAL = ['@chainsafe/libp2p-quic'] as const

/** CommonJS parts of the bundle ask for Node's own modules by `require`. */
const banner = { js: "import { createRequire as cyxRequire } from 'node:module'; const require = cyxRequire(import.meta.url);" }

/**
 * Bundles programs of the storage node, with the addon beside them; false where there is no bundler.
 *
 * @param entries - scripts in `node/`; each becomes a `.mjs` of its last name in `folder`
 */
export async function bundleNode(root: string, entries: readonly string[], folder: string): Promise<boolean> {
  const { build } = await import('esbuild').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return { build: null }
    throw error
  })
  if (build === null) return false
  await build({
    entryPoints: entries.map(entry => join(root, 'node', entry)), outdir: folder, entryNames: '[name]', outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, platform: 'node', format: 'esm',
    target: 'node24', external: [...OUTSIDE, ...OPTIONAL, '*.node'], banner, keepNames: true, logLevel: 'silent', absWorkingDir: root,
  })
  // The addon is looked for beside the code, as `node/webtransport/addon.ts` says.
  const addon = join(root, 'node', 'webtransport', 'dist')
  if (existsSync(addon)) await cp(addon, join(folder, 'dist'), { recursive: true })
  return true
}
