'use client'
import { useEffect, type ReactElement } from 'react'
import { App } from '../components/drive/App.tsx'
import type { Session } from '../lib/drive/types.ts'
import { keepApp } from '../lib/sw/register.ts'

/** Loads the drive's own code after the first picture is there. */
const start = async (): Promise<Session> => (await import('../lib/drive/session.ts')).createSession(new URL('.', document.baseURI).href)

/** The app with its session, and the service worker once the page is at rest. */
export function Door(): ReactElement {
  useEffect(() => { void keepApp(new URL('.', document.baseURI).href) }, [])
  return <App start={start} />
}
