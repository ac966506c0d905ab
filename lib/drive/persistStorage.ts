/**
 * Asks the browser to keep this origin's storage when the disk fills up: once there is something of the person's own to lose, not before, because some
 * browsers show a question.
 *
 * @returns whether it will be kept
 */
export async function persistStorage(storage: Pick<StorageManager, 'persist' | 'persisted'> = navigator.storage): Promise<boolean> {
  // Where there is no such thing (no secure context, old browsers) asking throws.
  try { return await storage.persisted() || await storage.persist() } catch { return false }
}
