'use client'
import type { ReactElement } from 'react'
import { text } from '../components/text.ts'
import { ErrorNote } from '../components/ui/ErrorNote.tsx'
import { packError } from '../lib/errors.ts'

/** What a person sees when a screen breaks; the drive's worker and what is stored are not touched by it. */
export default function Broken({ error, unstable_retry: retry }: { error: Error, unstable_retry: () => void }): ReactElement {
  return <main className="opening"><ErrorNote error={packError(error)} during="change" act={{ label: text.error.again, run: retry }} /></main>
}
