import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/base.ts'
import { Request, Response } from './generated/shard.js'
import { fuzzMessages } from './testing/fuzz.ts'
import { REQUESTS, RESPONSES, wireVectors } from './testing/vectors.ts'
import { SERVED } from './verbs.ts'

const { messages } = JSON.parse(readFileSync(new URL('../../docs/vectors/wire.json', import.meta.url), 'utf8')) as { messages: ReturnType<typeof wireVectors> }

describe('the vectors of the wire', () => {
  it('are what is written today', () => { expect(wireVectors()).toEqual(messages) })

  it('are read as they were written, and there is one of every verb', () => {
    for (const { name, kind, frame } of messages) {
      const header = fromHex(frame).subarray(4)
      if (kind === 'request') expect(Request.decode(header), name).toMatchObject(REQUESTS[name] ?? {})
      else expect(Response.decode(header), name).toMatchObject(RESPONSES[name] ?? {})
    }
    expect(messages.filter(one => one.kind === 'request').map(one => one.name)).toEqual(Object.keys(SERVED))
  })
})

it('a changed message is refused by its code or answered, whatever it says', async () => {
  const { bad, malformed, refused, answered } = await fuzzMessages(20_000)
  expect(bad).toEqual([])
  expect(Math.min(malformed, refused, answered)).toBeGreaterThan(100)
})
