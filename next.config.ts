import type { NextConfig } from 'next'

/** A static export that runs from any folder of any host: tools/build/relative.ts makes its addresses relative afterwards. */
const config: NextConfig = {
  output: 'export',
  trailingSlash: true,
  images: { unoptimized: true },
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true },
}

export default config
