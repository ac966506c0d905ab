'use client'
import type { ReactElement } from 'react'
import { ErrorNote } from '../components/ui/ErrorNote.tsx'
import { errorText } from '../components/ui/words.ts'
import { packError } from '../lib/errors.ts'

/** What a person sees when a screen breaks; the drive's worker and what is stored are not touched by it. */
export default function Broken({ error, unstable_retry: retry }: { error: Error, unstable_retry: () => void }): ReactElement {
  return <main className="opening"><ErrorNote error={packError(error)} during="change" act={{ label: errorText.again, run: retry }} /></main>
}
