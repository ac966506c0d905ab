import type { Options } from '../options.ts'

/** Does `work` for every item, at most `atOnce` at the same time, in order. The first error ends it: nothing new is begun, and what runs is waited for. */
export async function lanes<T>(items: readonly T[], atOnce: number, work: (item: T, at: number) => Promise<void>, { signal }: Options): Promise<void> {
  let next = 0
  let failed: unknown = null
  const lane = async (): Promise<void> => {
    while (next < items.length && failed === null) {
      const at = next++
      try {
        signal?.throwIfAborted()
        await work(items[at] as T, at)
      } catch (error) { failed ??= error }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  if (failed !== null) throw failed as Error
}
