import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { feedLink } from '../../record/feed.ts'
import type { FeedHead } from '../ledger/directory.ts'

/** A directory's feed of one account, kept as the canister keeps it; two records a page. */
export interface FakeFeed {
  head: () => FeedHead
  /** @throws LEDGER_CONFLICT */
  append: (feedSeq: number, sealed: Bytes[]) => Promise<{ feedSeq: number, feedLink: Bytes }>
  getFeed: (request: { after: { sequence: number }, limit: number }) => Promise<{ records: Bytes[], upTo: FeedHead, complete: boolean }>
}

/** An empty feed. */
export function fakeFeed(): FakeFeed {
  const records: Bytes[] = []
  const links: Bytes[] = [new Uint8Array(32)]
  const at = (sequence: number): FeedHead => ({ sequence, link: links[sequence] ?? new Uint8Array(32) })
  const head = (): FeedHead => at(records.length)
  return {
    head,
    append: (feedSeq, sealed) => {
      if (feedSeq !== records.length) return Promise.reject(new CyxError('LEDGER_CONFLICT', { expected: feedSeq, actual: records.length }))
      for (const one of sealed) { links.push(feedLink(head().link, records.length + 1, one)); records.push(one) }
      return Promise.resolve({ feedSeq: records.length, feedLink: head().link })
    },
    getFeed: ({ after, limit }) => {
      const page = records.slice(after.sequence, after.sequence + Math.min(limit, 2))
      const reached = after.sequence + page.length
      return Promise.resolve({ records: page, upTo: at(reached), complete: reached === records.length })
    },
  }
}
