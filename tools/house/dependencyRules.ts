import { COMMON, NEVER, ROOMS } from './importMap.ts'

const escape = (path: string): string => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const tests = '\\.test\\.tsx?$|/testing/|/fixtures/'

/** Code of the project, as against packages and Node's own modules. */
const OWN = '^(app|bench|canisters|cli|components|devnet|docs|e2e|interop|lib|node|packaging|programs|share|tools)/'

/** The import map as rules of dependency-cruiser: one per room, one per forbidden reach, and no circles. */
export const rules = [
  ...Object.entries(ROOMS).map(([room, others]) => ({
    name: `${room} imports only ${others.length > 0 ? others.join(', ') : 'itself'}`,
    severity: 'error',
    from: { path: `^${escape(room)}/`, pathNot: tests },
    to: { path: OWN, pathNot: [...[room, ...others].map(other => `^${escape(other)}(/|$)`), ...COMMON.map(file => `^${escape(file)}$`)] },
  })),
  ...NEVER.map(({ from, to }) => ({
    name: `${from} never reaches ${to}`,
    severity: 'error',
    from: { path: `^${escape(from)}/`, pathNot: tests },
    to: { path: `^${escape(to)}(/|$)`, reachable: true },
  })),
  { name: 'no circles', severity: 'error', from: { pathNot: 'node_modules' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
]
