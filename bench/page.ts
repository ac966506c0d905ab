import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, resolve } from 'node:path'
import { build } from 'esbuild'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import { type Chromium, startChromium } from './chromium.ts'

/** One measurement in a browser. Paths are files on this disk. */
export interface PageJob {
  /** A module whose default export is `(input: I) => Promise<R>`; bundled and run in the page. */
  entry: string
  /** Handed to it; plain data. */
  input?: unknown
  /** Address → module bundled for it, for `new Worker('/encoder.js', { type: 'module' })`. */
  workers?: Record<string, string>
  /** Address → file served as it is: `{ '/codec.wasm': 'lib/codec/wasm/dist/codec.wasm' }`. */
  files?: Record<string, string>
  /** Address → what the page may ask while it runs, answered as JSON: processor time, memory, another program's figure. */
  answers?: Record<string, (browser: Chromium) => Promise<unknown>>
  /** More of Chromium's flags. */
  flags?: readonly string[]
}

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html; charset=utf-8', '.json': 'application/json' }

const runner = (entry: string): string => `
import run from ${JSON.stringify(resolve(entry))}
const post = answer => fetch('/result', { method: 'POST', body: JSON.stringify(answer) })
addEventListener('error', event => post({ failed: String(event.message) }))
try {
  post({ value: await run(await (await fetch('/input')).json()) })
} catch (error) {
  post({ failed: String(error?.stack ?? error) })
}`

async function bundle(entry: { contents: string } | { path: string }): Promise<Uint8Array> {
  const made = await build({
    ...('contents' in entry ? { stdin: { contents: entry.contents, resolveDir: process.cwd(), loader: 'ts' as const } } : { entryPoints: [entry.path] }),
    bundle: true, format: 'esm', target: 'es2024', minify: true, write: false, logLevel: 'silent', external: ['/workers/*'],
    // UMD packages for both homes call `require` where a bundler can't see it, and ask nothing of what they get in a browser.
    banner: { js: 'globalThis.require ??= () => ({});' },
  })
  return made.outputFiles[0]?.contents ?? new Uint8Array()
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += String(part)
  return body
}

/**
 * Runs one module in a fresh, detached Chromium and returns what it resolves to.
 *
 * The page is cross-origin isolated (fine timers, memory figures) and a secure context, being on loopback.
 *
 * @param job - what to bundle and serve
 * @returns the module's value after a trip through JSON
 * @throws LOCAL_NETWORK when Chromium is missing; INTERNAL when the module throws or says nothing for `timeoutMs`
 */
export async function runPage<R>(job: PageJob, { signal, timeoutMs = 180_000 }: Options & { timeoutMs?: number } = {}): Promise<R> {
  const served = new Map<string, Uint8Array | string>([['/', '<!doctype html><meta charset=utf-8><script type=module src=/page.js></script>']])
  served.set('/page.js', await bundle({ contents: runner(job.entry) }))
  served.set('/input', JSON.stringify(job.input ?? null))
  for (const [address, path] of Object.entries(job.workers ?? {})) served.set(address, await bundle({ path }))
  for (const [address, path] of Object.entries(job.files ?? {})) served.set(address, await readFile(path))

  const { promise, resolve: answer, reject } = Promise.withResolvers<R>()
  const started = Promise.withResolvers<Chromium>()
  promise.catch(() => undefined) // it is awaited below; until then a failure must not count as unhandled
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = new URL(request.url ?? '/', 'http://localhost').pathname
    if (address === '/result' && request.method === 'POST') {
      const result = JSON.parse(await readBody(request)) as { value: R } | { failed: string }
      response.end()
      if ('failed' in result) reject(new CyxError('INTERNAL', { what: result.failed }))
      else answer(result.value)
      return
    }
    const asked = job.answers?.[address]
    const body = asked ? JSON.stringify(await asked(await started.promise)) : served.get(address)
    const type = TYPES[asked ? '.json' : address === '/' ? '.html' : extname(address)] ?? 'application/octet-stream'
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': type, 'cache-control': 'no-store', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
    }).end(body)
  }
  const server = createServer((request, response) => { serve(request, response).catch(reject) })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const timeout = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout
  stop.addEventListener('abort', () => {
    reject(signal?.aborted ? signal.reason : new CyxError('INTERNAL', { what: `the page said nothing for ${timeoutMs / 1000} s` }))
  }, { once: true })
  try {
    const browser = await startChromium(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { flags: job.flags ?? [] })
    started.resolve(browser)
    void browser.exited.then(code => { reject(new CyxError('INTERNAL', { what: `Chromium ended with ${code}` })) })
    try { return await promise } finally { await browser.close() }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
