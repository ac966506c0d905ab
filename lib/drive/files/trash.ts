/** How long the trash keeps what is in it, ms. */
export const TRASH_MS = 30 * 24 * 3_600_000
