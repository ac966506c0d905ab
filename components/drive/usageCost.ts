import type { Usage } from './usage.ts'

/** US dollars a month that the directory spends on a drive's records: now, and in six months at the pace of the last three. */
export interface Cost { now: number, ahead: number }

// docs/costs.md: 1,000 files with 10 GB take 321 G cycles a year, and 1 GB of content in canisters 4 T; 1 T cycles are US$ 1.35.
const FILE_YEAR = 0.43 / 1_000
const ON_CHAIN_GB_YEAR = 5.4

/** What is spent on the files of a drive, the trash not counted. */
export function costOf({ files, classes, months }: Usage): Cost {
  const onChain = classes.find(({ key }) => key === 'on-chain')?.bytes ?? 0
  const year = files * FILE_YEAR + onChain / 1e9 * ON_CHAIN_GB_YEAR
  const recent = months.slice(-3)
  const pace = recent.reduce((sum, part) => sum + part.files, 0) / Math.max(1, recent.length)
  return { now: year / 12, ahead: year / 12 * (files === 0 ? 1 : (files + 6 * pace) / files) }
}
