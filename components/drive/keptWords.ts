/** How a file is kept, by the name of its class. */
export const keptWords = {
  'standard': 'In pieces', 'basic': 'In pieces, Basic', 'high-durability': 'In pieces, High durability', 'extreme': 'In pieces, Extreme', 'efficient': 'In pieces, Efficient', 'on-chain': 'Whole, on chain',
}
