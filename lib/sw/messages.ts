/** What a page says to the service worker; the worker holds no key and is told none. */
export type ToWorker =
  | { type: 'skip-waiting' }
  /** Keeps the worker awake while bytes flow. */
  | { type: 'ping' }
  /** The app asks to be kept for offline starts; the share page does not. */
  | { type: 'keep-app' }
  /** Announces a file; the port that comes along carries `FromPort` and `ToPort`. */
  | { type: 'download', id: string, name: string, size: number, mime: string }

/** Service worker → page, over the port of one download. */
export type FromPort = { type: 'ready' } | { type: 'pull' } | { type: 'cancel' } | { type: 'closed' }

/** Page → service worker, over the port of one download: exactly one answer per pull. */
export type ToPort = { type: 'chunk', chunk: Uint8Array<ArrayBuffer> } | { type: 'end' } | { type: 'error' }

/** Folder, relative to the worker's scope, under which announced files are fetched once. */
export const DOWNLOAD_FOLDER = 'download/'
