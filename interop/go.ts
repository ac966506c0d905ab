import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../lib/errors.ts'

const SOURCE = fileURLToPath(new URL('go', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../node_modules/.cache/interop-go/stranger', import.meta.url))

/** The first release with which go-libp2p 0.47 builds. */
const VERSION = [1, 24] as const

/** Whether this machine has a Go that is new enough. */
export function hasGo(): boolean {
  const { stdout, error } = spawnSync('go', ['version'], { encoding: 'utf8' })
  const [, major = 0, minor = 0] = (error ? [] : /go(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number)
  return major > VERSION[0] || (major === VERSION[0] && minor >= VERSION[1])
}

/** Builds `interop/go`, by Go's own cache in no time when nothing has changed. @returns the program's path @throws LOCAL_NETWORK with the compiler's last words */
export function buildStranger(): string {
  const { status, stderr, error } = spawnSync('go', ['build', '-o', PROGRAM, '.'], { cwd: SOURCE, encoding: 'utf8', timeout: 900_000, env: { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false' } })
  if (status !== 0) throw new CyxError('LOCAL_NETWORK', { what: `interop/go does not build: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`, next: 'It needs the modules of its go.sum from a Go proxy.' })
  return PROGRAM
}
