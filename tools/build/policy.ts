/** Everything the app may reach. Runtime addresses come from config.json, hence https: and wss: in general (docs/hosting.md says how a host narrows it). */
const CONNECT = "'self' https: wss: http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*"

/**
 * The content security policy of a page or worker.
 *
 * @param hashes - `sha256-…` of each inline script
 * @param styles - `sha256-…` of each inline style element
 */
export const policyText = (hashes: readonly string[], styles: readonly string[] = []): string => [
  "default-src 'none'",
  ["script-src 'self' 'wasm-unsafe-eval'", ...hashes.map(hash => `'${hash}'`)].join(' '),
  ["style-src 'self'", ...styles.map(hash => `'${hash}'`)].join(' '),
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  `connect-src ${CONNECT}`,
  "worker-src 'self'",
  // Streamed downloads open in a hidden frame of our own address.
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join('; ')
