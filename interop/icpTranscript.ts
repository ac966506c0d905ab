/** Writes docs/ic-cli.md: what the official `icp` command says to the local Internet Computer. `node interop/icpTranscript.ts` */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startNetwork } from '../canisters/testing.ts'
import { needIcp, runIcp } from './icp.ts'
import { tellStory } from './icpStory.ts'

const home = await mkdtemp(join(tmpdir(), 'cyxcloud-icp-'))
const program = await needIcp()
const network = await startNetwork({}, { nodes: 0 })
try {
  const { stdout: version } = await runIcp(program, home, ['--version'])
  const told = await tellStory(program, home, network)
  const parts = told.map(({ chapter, typed, answer }, i) => [
    ...chapter === told[i - 1]?.chapter ? [] : [`## ${chapter}`, ''],
    '```', `$ ${typed.replaceAll(home, '~')}`, ...answer.replaceAll(home, '~') ? [answer.replaceAll(home, '~')] : [], '```', '',
  ].join('\n'))
  await writeFile(fileURLToPath(new URL('../docs/ic-cli.md', import.meta.url)), `# The drive from the shell, with the official \`icp\` command

Written by \`node interop/icpTranscript.ts\` with ${version.trim()} (npm \`@icp-sdk/icp-cli-linux-x64\`), against directory and bucket on the local
runtime (\`devnet/ic\`); \`interop/icp.node.test.ts\` tells the same story in \`npm test\`. Nothing here knows the project: the command takes the interface from the canister's
metadata, verifies every certificate, and signs with a key of its own. \`$IC\` is the runtime's address (http://127.0.0.1:4601 after \`npm start\`); the root key is fetched from it.
The canisters see bytes only: a drive seals content, head and record before, and here they are plain.

${parts.join('\n')}
## What it can't do here

\`icp canister create\`, \`icp cycles\`, and \`icp canister delete\` where it is to save the cycles, want the cycles ledger, which is not on this network: canisters are made by
\`provisional_create_canister_with_cycles\`, as \`npm start\` does. \`icp canister snapshot\` is answered by "no method" (\`devnet/ic/README.md\`).
`)
} finally {
  await network.stop()
  await rm(home, { recursive: true })
}
