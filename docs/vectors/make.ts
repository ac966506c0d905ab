import { writeFile } from 'node:fs/promises'
import { chunkVectors } from './chunks.ts'
import { fileVectors } from './files.ts'
import { recordVectors } from './records.ts'
import { tabVectors } from './tabs.ts'
import { vaultVectors } from './vault.ts'

// Writes the vectors of our own formats; `reed-solomon.json` is printed by lib/codec/wasm/examples/vectors.rs, those of others by the programs in outside/.
for (const [name, vectors] of [['chunks', chunkVectors()], ['files', fileVectors()], ['records', recordVectors()], ['tabs', tabVectors()], ['vault', vaultVectors()]] as const) {
  await writeFile(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`)
}
