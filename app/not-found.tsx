import type { ReactElement } from 'react'

/** Next.js wants one; the build replaces its page by the static `404.html` of tools/build/notFound.ts. */
export default function NotFound(): ReactElement {
  return <main className="opening"><h1>Nothing here</h1></main>
}
