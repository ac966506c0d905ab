import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import ts from 'typescript'

const room = fileURLToPath(new URL('.', import.meta.url))
const BANNER = '/* eslint-disable */\n// Generated from shard.proto by lib/wire/generate.ts; never edited.\n'

/**
 * The codec of `shard.proto` as protons writes it: JavaScript and its declarations, by file name.
 * protons writes enums and namespaces, which Node can't strip, and knows no packages: hence the detour.
 */
export function generate(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cyxcloud-wire-'))
  try {
    const proto = readFileSync(join(room, 'shard.proto'), 'utf8')
    writeFileSync(join(folder, 'shard.proto'), proto.replace(/^package .*$/m, ''))
    execFileSync(process.execPath, [join(room, '../../node_modules/protons/dist/bin/protons.js'), '--strict', join(folder, 'shard.proto'), '-o', folder], { stdio: 'pipe' })
    const source = readFileSync(join(folder, 'shard.ts'), 'utf8')
    const { code } = transformSync(source, { loader: 'ts', target: 'es2024', charset: 'utf8' })
    const declared = ts.transpileDeclaration(source, { compilerOptions: { isolatedDeclarations: true, strict: true } })
    // One import less than protons asks for: it is not a dependency of ours.
    const own = code.replace(/^import \{ alloc as uint8ArrayAlloc \} from "uint8arrays\/alloc";$/m, 'const uint8ArrayAlloc = (length) => new Uint8Array(length);')
      .replace(/^import \{([^}]*?)\benumeration, ([^}]*)\} from "protons-runtime";$/m, 'import {$1$2} from "protons-runtime";\nimport { openEnumeration as enumeration } from "../openEnum.ts";')
    return { 'shard.js': BANNER + own, 'shard.d.ts': BANNER + declared.outputText }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(generate())) writeFileSync(join(room, 'generated', name), text)
}
