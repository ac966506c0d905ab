// Loads a program of ours on a Node that knows TypeScript: this one, or the one that comes with the dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @param {URL} script @param {string} advice - what to do where there is no such Node */
export async function launch(script, advice) {
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    await import(script.href)
    return
  }
  const node = ourNode()
  if (node === null) {
    console.error(`This is Node ${process.versions.node}; Node 24 or later is needed. ${advice}`)
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(script), ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal; a signal to this process alone is passed on.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => { if (name !== 'SIGINT') child.kill(name) })
  child.once('exit', (code, signal) => { process.exit(signal ? 1 : code ?? 1) })
}

/** The binary of the package `node`. */
function ourNode() {
  try {
    const path = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
    return existsSync(path) ? path : null
  } catch { return null }
}
