import { describe, expect, it } from 'vitest'
import type { HashTree } from '@icp-sdk/core/agent'
import { utf8 } from '../../bytes/bytes.ts'
import { lookup } from './hashTree.ts'

const [EMPTY, PRUNED] = [[0], [4, new Uint8Array(32)]] as unknown as [HashTree, HashTree]
const fork = (a: HashTree, b: HashTree): HashTree => [1, a, b] as unknown as HashTree
const leaf = (text: string): HashTree => [3, utf8(text)] as unknown as HashTree
const at = (label: string, tree: HashTree = PRUNED): HashTree => [2, utf8(label), tree] as unknown as HashTree
const ask = (path: string, tree: HashTree): string => {
  const found = lookup(path.split('/').map(utf8), tree)
  return typeof found === 'string' ? found : `= ${new TextDecoder().decode(Uint8Array.from(found))}`
}

describe('a lookup in a pruned tree', () => {
  it('finds values at the end of a path', () => {
    const tree = fork(fork(PRUNED, at('b', leaf('1'))), fork(at('ca', leaf('2')), at('d', fork(at('x', leaf('3')), PRUNED))))
    expect(['b', 'ca', 'd/x'].map(path => ask(path, tree))).toEqual(['= 1', '= 2', '= 3'])
  })

  it('says absent only where nothing is pruned: before the first, between neighbours, after the last, in what is empty', () => {
    const shown = fork(at('b'), at('d'))
    expect(['a', 'b', 'c', 'd', 'e', 'bb', ''].map(path => ask(path, shown))).toEqual(['absent', 'unknown', 'absent', 'unknown', 'absent', 'absent', 'absent'])
    const pruned = fork(fork(PRUNED, at('b')), fork(PRUNED, fork(at('d'), fork(at('f'), PRUNED))))
    expect(['a', 'c', 'e', 'g'].map(path => ask(path, pruned))).toEqual(['unknown', 'unknown', 'absent', 'unknown'])
    expect([ask('a', EMPTY), ask('a', leaf('x')), ask('a', PRUNED), ask('b/c', at('b', EMPTY)), ask('b/c', at('b'))]).toEqual(['absent', 'absent', 'unknown', 'absent', 'unknown'])
  })

  it('orders labels by their bytes, the shorter first', () => {
    const bytes = (...list: number[]): HashTree => [2, Uint8Array.from(list), PRUNED] as unknown as HashTree
    const tree = fork(fork(PRUNED, bytes(1, 200)), fork(bytes(2, 3), PRUNED))
    const say = (...label: number[]) => lookup([Uint8Array.from(label)], tree)
    expect([say(1, 201), say(2, 2, 255), say(2), say(1, 200, 0), say(1, 199), say(2, 3, 0), say(3)]).toEqual(['absent', 'absent', 'absent', 'absent', 'unknown', 'unknown', 'unknown'])
  })
})
