import type { Options } from '../lib/options.ts'
import type { Row } from './row.ts'
import { measureMemory } from './wire/memory.ts'
import { measureSpeeds } from './wire/speeds.ts'

/** The storage node: a browser over every way against the same bytes without our protocol, and the node's memory under busy and idle clients. */
export const nodeBench = async ({ signal }: Options = {}): Promise<Row[]> => [...await measureSpeeds({ signal }), ...await measureMemory({ signal })]

export default nodeBench
