import type { Metadata, Viewport } from 'next'
import type { ReactElement, ReactNode } from 'react'
import '../components/styles.css'
import { text } from '../components/text.ts'

/** Title and description of the one page. */
export const metadata: Metadata = { title: text.product, description: text.promise, referrer: 'no-referrer', formatDetection: { telephone: false, address: false, email: false } }

/** Colours of the browser's own bars, as in components/ui/tokens.css. */
export const viewport: Viewport = {
  width: 'device-width', initialScale: 1, viewportFit: 'cover',
  themeColor: [{ media: '(prefers-color-scheme: light)', color: '#f5f5f2' }, { media: '(prefers-color-scheme: dark)', color: '#0e1012' }],
}

/** The document around the app; addresses are relative, so it runs from any folder. */
export default function Layout({ children }: { children: ReactNode }): ReactElement {
  return (
    <html lang="en">
      <head>
        <link rel="icon" href="icons/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="icons/icon-180.png" />
        <link rel="manifest" href="manifest.webmanifest" />
      </head>
      <body>{children}</body>
    </html>
  )
}
