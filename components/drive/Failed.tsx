import type { ReactElement } from 'react'
import type { ErrorRecord } from '../../lib/errors.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Mark } from '../ui/ShardRing.tsx'
import { errorText, openingText } from '../ui/words.ts'

/** The drive could not be opened: why, and another try. */
export function Failed({ error, again }: { error: ErrorRecord, again: () => void }): ReactElement {
  return <main className="opening"><Mark pixels={40} /><h1 className="visually-hidden">{openingText.product}</h1><ErrorNote error={error} during="open" act={{ label: errorText.again, run: again }} /></main>
}
