import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generate } from './generate.ts'

it('the generated codec is what shard.proto makes', () => {
  for (const [name, text] of Object.entries(generate())) expect(readFileSync(new URL(`generated/${name}`, import.meta.url), 'utf8') === text, name).toBe(true)
})
