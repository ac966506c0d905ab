import { expect, it } from 'vitest'
import { makeRegistry } from './registry.ts'

it('writes metrics as Prometheus reads them: help, type, labels escaped, buckets that include the smaller ones', () => {
  const registry = makeRegistry({ node_id: 'a "b"\\\n' })
  const asked = registry.counter('asked_total', 'How often.', ['verb'])
  asked.add(['get'])
  asked.add(['get'], 2)
  registry.gauge('size', 'How large.').set([], 1.5)
  const time = registry.histogram('seconds', 'How long.', ['verb'], [0.1, 1])
  for (const value of [0.1, 0.5, 7]) time.observe(['get'], value)
  const id = 'node_id="a \\"b\\"\\\\\\n"'
  expect(registry.render().split('\n')).toEqual([
    '# HELP asked_total How often.', '# TYPE asked_total counter', `asked_total{${id},verb="get"} 3`,
    '# HELP size How large.', '# TYPE size gauge', `size{${id}} 1.5`,
    '# HELP seconds How long.', '# TYPE seconds histogram',
    `seconds_bucket{${id},verb="get",le="0.1"} 1`, `seconds_bucket{${id},verb="get",le="1"} 2`, `seconds_bucket{${id},verb="get",le="+Inf"} 3`, `seconds_sum{${id},verb="get"} 7.6`, `seconds_count{${id},verb="get"} 3`, '',
  ])
})
