/**
 * Gathers items that arrive close together (or while a call is under way) into one call.
 *
 * @param most - weight per call at most; one item goes whatever its weight
 * @param call - answers one result per item, in order; an Error among them rejects that item only, a rejection rejects all of the batch
 * @param weigh - weight of an item, 1 unless told
 */
export function makeBatcher<T, R>(most: number, call: (items: T[]) => Promise<(R | Error)[]>, weigh: (item: T) => number = () => 1): (item: T) => Promise<R> {
  const waiting: { item: T, resolve: (result: R) => void, reject: (error: unknown) => void }[] = []
  let running = false
  const run = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) {
      let [count, weight] = [0, 0]
      for (const { item } of waiting) {
        weight += weigh(item)
        if (count > 0 && weight > most) break
        count++
      }
      const batch = waiting.splice(0, count)
      try {
        const results = await call(batch.map(({ item }) => item))
        batch.forEach(({ resolve, reject }, i) => {
          const result = results[i] as R | Error
          if (result instanceof Error) reject(result)
          else resolve(result)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    running = false
  }
  return item => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject })
    // A task, not a microtask: a drop of many files adds its items over several microtasks.
    if (!running) { running = true; setTimeout(() => void run(), 5) }
  })
}
