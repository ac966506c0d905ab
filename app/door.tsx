'use client'
import type { ReactElement } from 'react'
import { App } from '../components/drive/App.tsx'
import { useKeptApp } from '../components/drive/useKeptApp.ts'
import type { Session } from '../lib/drive/types.ts'

/** The app lies in the folder of its one page. */
const base = (): string => new URL('.', document.baseURI).href

const load = async (): Promise<() => Session> => {
  const { createSession } = await import('../lib/drive/session.ts')
  return () => createSession(base())
}
/** The drive's own code comes while the first picture is drawn. */
let early = typeof document === 'undefined' ? null : load()
early?.catch(() => undefined)

async function start(): Promise<Session> {
  const loading = early ?? load()
  // One that failed is not the answer to the next try.
  early = null
  return (await loading)()
}

/** The app with its session, and the service worker. */
export function Door(): ReactElement {
  useKeptApp(base)
  return <App start={start} />
}
