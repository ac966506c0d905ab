import { readWasm } from '../../docs/vectors/readWasm.ts'
import { loadCoder } from '../../lib/codec/coder.ts'
import { codecTargets } from './codecTargets.ts'
import { recordTargets } from './recordTargets.ts'
import { fuzz } from './target.ts'

// npm run fuzz -- [cases of the cheapest parser] [seed] [part of a name]
const [cases = '1000000', seed = String(1 + Math.floor(Math.random() * 2 ** 31)), part = ''] = process.argv.slice(2)
const targets = [...recordTargets(), ...await codecTargets(await loadCoder(await readWasm()))].filter(({ name }) => name.includes(part))
let total = 0
for (const target of targets) {
  const { name, cases: run, taken, refused, seconds } = await fuzz(target, Math.max(1, Math.ceil(Number(cases) / target.costs)), Number(seed))
  total += run
  console.log(`${name.padEnd(28)} ${String(run).padStart(9)} cases, ${String(taken).padStart(8)} taken, ${String(refused).padStart(8)} refused, ${seconds.toFixed(1).padStart(6)} s`)
}
console.log(`${String(total)} cases, seed ${seed}: no crash, no wrong answer`)
