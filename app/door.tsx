'use client'
import type { ReactElement } from 'react'
import { App } from '../components/drive/App.tsx'
import { useKeptApp } from '../components/drive/useKeptApp.ts'
import type { Session } from '../lib/drive/types.ts'

/** The app lies in the folder of its one page. */
const base = (): string => new URL('.', document.baseURI).href

/** Loads the drive's own code after the first picture is there. */
const start = async (): Promise<Session> => (await import('../lib/drive/session.ts')).createSession(base())

/** The app with its session, and the service worker. */
export function Door(): ReactElement {
  useKeptApp(base)
  return <App start={start} />
}
