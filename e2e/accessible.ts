import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What axe finds wrong with a page as it is now: the rule, and the first place of each. */
export async function accessible(page: Page): Promise<unknown[]> {
  // axe loads its script by a way the page's policy forbids; legacy mode runs it in the page's own frame.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}
