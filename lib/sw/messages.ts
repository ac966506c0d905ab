/** What a page says to the service worker; the worker holds no key and is told none. */
export type ToWorker =
  | { type: 'skip-waiting' }
  /** Keeps the worker awake while bytes flow. */
  | { type: 'ping' }
  /** The app asks to be kept for offline starts; the share page does not. */
  | { type: 'keep-app' }
  /** Announces a file; the port that comes along carries `FromPort` and `ToPort`. */
  | { type: 'download', id: string, name: string, size: number, mime: string }

/** Name of the browser's wake-up for files that wait for a network. */
export const OUTBOX_TAG = 'cyxcloud-outbox'

/** What the service worker tells pages when the device is online again. */
export interface Wake { type: 'outbox' }

/** What the service worker asks of pages: whoever offered the view `id` answers over the port that comes along. */
export interface ToPage { type: 'view', id: string }

/** Service worker → page, over the port of one download. */
export type FromPort = { type: 'ready' } | { type: 'pull' } | { type: 'cancel' } | { type: 'closed' } | { type: 'pong' }

/** Page → service worker, over the port of one download: exactly one answer per pull; a ping asks whether the worker still lives. */
export type ToPort = { type: 'ping' } | { type: 'chunk', chunk: Uint8Array<ArrayBuffer> } | { type: 'end' } | { type: 'error' }

/** A file that is shown in the page: bytes, name and media type as its owner gave them; `etag` names its content, `"` around it. */
export interface ViewFile { size: number, name: string, mime: string, etag: string }

/** Service worker → engine, over the port of one view: a range first (bytes `from` … `to` − 1), then pulls. */
export type FromView = { type: 'read', from: number, to: number } | { type: 'pull' } | { type: 'cancel' } | { type: 'closed' }

/** Engine → service worker, over the port of one view: the file at once, or that there is none; then exactly one answer per pull. */
export type ToView = { type: 'file', file: ViewFile } | { type: 'unknown' } | ToPort

/** Folder, relative to the worker's scope, under which announced files are fetched once. */
export const DOWNLOAD_FOLDER = 'download/'

/** Folder, relative to the worker's scope, under which files of an open drive are shown. */
export const VIEW_FOLDER = 'view/'
