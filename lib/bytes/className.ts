/** The storage classes by name (docs/format.md §4): five on nodes, `on-chain` in bucket canisters. */
export const CLASS_NAMES = ['basic', 'standard', 'high-durability', 'extreme', 'efficient', 'on-chain'] as const

/** The name of a storage class, as layout records spell it. */
export type ClassName = (typeof CLASS_NAMES)[number]
