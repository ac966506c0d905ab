/** How a file may be shown: the media type that is told, and the policy its body lives under. */
export interface Showing { type: string, policy: string, inline: boolean }

/** Nothing may be loaded or run, not even in an origin of its own. */
const NOTHING = "default-src 'none'; sandbox"
/** An image of vectors may have styles of its own; scripts stay off by the sandbox. */
const DRAWING = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
// Chromium shows no PDF in a sandbox (crbug.com/413851): its viewer is an extension with an origin of its own, and its frame is embedded by this policy.
const DOCUMENT = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

/** Types that browsers draw or play and never run. */
const PLAYED = new Set([
  'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp', 'image/x-icon', 'image/vnd.microsoft.icon', 'image/jxl', 'image/heic', 'image/heif',
  'video/mp4', 'video/webm', 'video/ogg', 'video/quicktime', 'video/x-matroska', 'video/x-m4v', 'video/mpeg', 'video/3gpp',
  'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/x-wav', 'audio/webm', 'audio/flac', 'audio/x-flac', 'audio/aac', 'audio/x-m4a', 'audio/opus',
])

/**
 * How a file of a stated media type is shown. The statement comes from whoever stored the file and is not trusted: what is not known to be harmless
 * is told as bytes, to be saved.
 */
export function showingOf(mime: string): Showing {
  const type = (mime.split(';')[0] ?? '').trim().toLowerCase()
  if (PLAYED.has(type)) return { type, policy: NOTHING, inline: true }
  if (type === 'image/svg+xml') return { type, policy: DRAWING, inline: true }
  if (type === 'application/pdf') return { type, policy: DOCUMENT, inline: true }
  if (['text/plain', 'text/csv', 'text/markdown', 'application/json'].includes(type)) return { type: 'text/plain; charset=utf-8', policy: NOTHING, inline: true }
  return { type: 'application/octet-stream', policy: NOTHING, inline: false }
}
