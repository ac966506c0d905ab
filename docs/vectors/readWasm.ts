/** The built coder, for tests in Node and in a browser: the build that runs everywhere, or the other one. */
export async function readWasm(name: 'codec' | 'codec-relaxed' = 'codec'): Promise<Uint8Array<ArrayBuffer>> {
  const address = new URL(`../../lib/codec/wasm/dist/${name}.wasm`, import.meta.url)
  if (address.protocol !== 'file:') return new Uint8Array(await (await fetch(address)).arrayBuffer())
  const { readFile } = await import('node:fs/promises')
  return new Uint8Array(await readFile(address))
}
