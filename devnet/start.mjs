// Runs start.ts on the Node that comes with the dependencies, whatever Node this is (20 or later): it knows TypeScript.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
const script = fileURLToPath(new URL('start.ts', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('./start.ts')
} else if (!existsSync(node)) {
  console.error('The dependencies are not installed. Run `npm install` first.')
  process.exit(1)
} else {
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal; a signal to this process alone is passed on.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => { if (name !== 'SIGINT') child.kill(name) })
  child.once('exit', (code, signal) => { process.exit(signal ? 1 : code ?? 1) })
}
