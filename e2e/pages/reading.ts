import type { Drive } from '../../lib/drive/types.ts'
import { createSession } from '../../lib/drive/session.ts'

/** What a test may ask of a drive in a real page of the app, beside the app's own. */
export interface ReadingPage {
  /** Opens the throw-away account of this browser. */
  open: () => Promise<void>
  /** Waits for a file and returns its entry. */
  entry: (name: string) => Promise<string>
  /** Address of a view; it stays open. */
  view: (name: string) => Promise<string>
  /** Status, some headers, and the SHA-256 (hex) of the body of a request. */
  get: (url: string, headers?: Record<string, string>) => Promise<{ status: number, headers: Record<string, string>, bytes: number, sha256: string }>
  pin: (name: string) => Promise<void>
  /** Share of a file that is on this device, 0 … 1; null when it is not pinned. */
  kept: (name: string) => Promise<number | null>
  drive: () => Drive
}

let drive: Drive | null = null
const opened = (): Drive => {
  if (!drive) throw new Error('the drive is not open')
  return drive
}
const until = async <T>(look: () => T | undefined): Promise<T> => {
  for (;;) {
    const value = look()
    if (value !== undefined) return value
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
}
const entry = (name: string): Promise<string> => until(() => opened().snapshot().files.find(file => file.name === name)?.id)

const page: ReadingPage = {
  open: async () => { drive = await createSession(new URL('./', location.href).href).openDevice() },
  entry,
  view: async name => (await opened().view(await entry(name))).url,
  get: async (url, headers = {}) => {
    const answer = await fetch(url, { headers })
    const body = await answer.arrayBuffer()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
    return { status: answer.status, headers: Object.fromEntries(answer.headers), bytes: body.byteLength, sha256: [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('') }
  },
  pin: async name => { await opened().pin([await entry(name)], true) },
  kept: async name => opened().snapshot().offline[await entry(name)] ?? null,
  drive: opened,
}
Object.assign(globalThis, { reading: page })
