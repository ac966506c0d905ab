/** Text is read up to here, bytes: enough to know what a file is. */
export const TEXT_BYTES = 65_536
/** An image is decoded whole; a larger one is downloaded instead. */
export const IMAGE_BYTES = 60_000_000
/** Limit of one reading, ms. */
export const READ_MS = 30_000

export type PreviewKind = 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'parquet'

/** How a file can be shown: by the browser itself, as text or a table that is read here, or not at all. */
export function previewOf(type: string, name: string): PreviewKind | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (/^image\/(avif|bmp|gif|jpeg|png|svg\+xml|webp|x-icon)$/.test(type)) return 'image'
  if (/^video\/(mp4|webm|ogg|quicktime)$/.test(type)) return 'video'
  if (/^audio\//.test(type)) return 'audio'
  if (type === 'application/pdf') return 'pdf'
  if (type === 'application/vnd.apache.parquet' || ending === 'parquet') return 'parquet'
  if (/^text\/|^application\/(json|xml|javascript|x-sh|toml|yaml|x-yaml)$/.test(type)) return 'text'
  return /^(c|cc|cpp|css|csv|go|h|html?|ini|java|js|json|jsx|log|md|mjs|py|rb|rs|sh|sql|tex|toml|ts|tsv|tsx|txt|xml|ya?ml)$/.test(ending) ? 'text' : null
}
