import type { Retention } from '../../lib/drive/files/retention.ts'
import { keptWords } from '../drive/keptWords.ts'
import { bytes, count, exactly, until, whole } from '../ui/format.ts'

const versions = (n: number): string => count(n, 'version', 'versions')

const rule = ({ keep, n }: Retention): string => keep === 'all' ? 'All are kept.' : keep === 'last' ? n === 1 ? 'Only the current one is kept.' : `The newest ${whole(n)} are kept.` : `Each is kept for ${count(n, 'day', 'days')} after a newer one took its place.`

/** Words of older versions, comparing and lineage; part of the catalogue in text.ts. */
export const versionWords = {
  retention: {
    title: 'Older versions', of: (name: string): string => `Older versions of “${name}”`, rule, change: 'Change…', changeLabel: 'Change what is kept of older versions',
    lead: 'What happens to a version when a newer one takes its place. Versions with a tag, versions that a link opens, and the current one always stay.',
    choice: 'Keep', drive: (driveRule: Retention): string => `As for all files. ${rule(driveRule)}`, all: 'All versions', last: 'The newest', lastUnit: 'versions, with the current one', days: 'Each for', daysUnit: 'days after a newer one took its place',
    lastField: 'How many versions', daysField: 'How many days', wrong: 'A whole number from 1 to 1,000,000.', use: 'Use this rule', using: 'One moment', used: 'The rule is changed. Your other devices follow it, too.',
    nothing: 'Nothing goes now.', looking: 'Looking what goes',
    goes: (n: number, files: number, size: number): string => `${versions(n)} of ${count(files, 'file', 'files')} ${n === 1 ? 'goes' : 'go'}: ${bytes(size)} of content, and its spare pieces.`,
    goesWhen: (at: number, now: number): string => `They stay for 30 days, and are deleted for good from ${until(at, now)} on. Until then another rule or a tag keeps them.`,
    which: 'Which ones', goesOn: (at: number, now: number): string => `Goes on ${until(at, now)}`, row: (at: number, size: number): string => `of ${exactly(at)}, ${bytes(size)}`, more: (n: number): string => `and ${versions(n)} more`,
    total: (n: number, size: number): string => n === 0 ? 'There are no older versions.' : `${versions(n)} before the current ones, ${bytes(size)} of content.`, going: (n: number, size: number, at: number, now: number): string => `${versions(n)} of these ${n === 1 ? 'goes' : 'go'} by the rule: ${bytes(size)}, the first on ${until(at, now)}.`,
    now: 'Delete them now…', nowTitle: (n: number): string => `Delete ${versions(n)} for good?`, nowLead: 'The room is free at once. This cannot be undone; the current versions and those with a tag stay.', nowButton: (n: number): string => `Delete ${versions(n)}`, deleting: 'Deleting', deleted: (n: number): string => `Deleted ${versions(n)} for good.`,
    drop: (n: number): string => `Delete version ${whole(n)}…`, dropTitle: (n: number, name: string): string => `Delete version ${whole(n)} of “${name}” for good?`, dropLead: 'Links to it stop working. The other versions stay. This cannot be undone.', dropButton: 'Delete this version', dropped: (n: number): string => `Version ${whole(n)} is deleted.`,
    showMore: (n: number, of: number): string => `Show ${whole(n)} more of ${whole(of)}`,
    own: 'This file has a rule of its own.',
  },
  compare: {
    compare: (n: number): string => `Compare version ${whole(n)}…`, title: (name: string): string => `Versions of “${name}”`, from: 'Version', to: 'Compared with', option: (n: number, when: string, tag: string): string => `Version ${whole(n)}, ${when}${tag === '' ? '' : `, ${tag}`}`,
    table: 'What is known of both', what: 'What', differs: 'differs', none: '–', inPack: 'with other small files',
    rows: { size: 'Size', at: 'Stored', modified: 'Changed on disk', name: 'Name then', type: 'Type', tag: 'Tag', message: 'Message', className: 'Kept', chunks: 'Blocks', root: 'Merkle root', cid: 'Content ID' },
    classes: { ...keptWords, pack: 'In pieces, with other small files' } as Record<string, string>,
    shared: (n: number, of: number): string => n === 0 ? 'They have no blocks in common: each version is sealed anew, so that nobody can see what stayed the same.' : `${whole(n)} of ${count(of, 'block', 'blocks')} ${n === 1 ? 'is' : 'are'} kept once for both.`, sharedPack: 'One of them lies in blocks with other small files, which are not shared with another version.',
    content: 'What is in them', lines: (added: number, removed: number, laidOut: boolean): string => `${count(added, 'line', 'lines')} added, ${whole(removed)} removed.${laidOut ? ' Both were laid out the same way first.' : ''}`,
    onlyEnds: 'No line differs, only how lines end or are laid out.', same: 'Both hold the same bytes.', large: (most: number): string => `Texts of more than ${bytes(most)} are not compared here. Download both to compare them.`, different: (most: number): string => `They differ in more than ${whole(most)} lines, too many to show. Download both to compare them.`, binary: 'At least one of them is not text that can be read (UTF-8), so lines cannot be compared.',
    noView: 'The content of this type cannot be compared here. Download both to compare them.', reading: 'Reading both', skipped: (n: number): string => `${count(n, 'line', 'lines')} the same`, added: 'Added:', removed: 'Removed:', picture: (n: number): string => `Version ${whole(n)}`, failed: 'A picture could not be opened.', tooLarge: (most: number): string => `Pictures of more than ${bytes(most)} are not shown here.`,
  },
  lineage: {
    title: 'Lineage', lead: 'What this version was made from, and what was made from it. Sealed like everything else: only you see it.', none: 'Nothing is noted yet.', add: 'Add a source…', addTitle: (name: string): string => `What was “${name}” made from?`,
    graph: 'Lineage as a graph', here: 'this version', missing: 'not in this drive', older: 'an older version', script: 'script', from: 'Made from', used: 'Made from it', further: 'Further ones', more: (n: number): string => `${versions(n)} more ${n === 1 ? 'is' : 'are'} not shown.`,
    source: 'Source', sourceHint: 'A file of this drive, or the name of something elsewhere.', sourceFile: (name: string): string => `Take ${name}`, chosen: 'From this drive', other: 'Choose another', outside: 'Where no file is taken only the name is noted.', version: 'Its version', newest: (n: number): string => `Version ${whole(n)}, the current one`, numbered: (n: number): string => `Version ${whole(n)}`,
    transform: 'What was done', transformHint: 'Such as “anonymised” or “training”.', scriptField: 'By which script', scriptHint: 'A file of this drive, if there is one.', notes: 'Notes', notesHint: 'One a line, such as “seed: 42”.', save: 'Add this source', saving: 'Saving', saved: 'The source is noted.', remove: (name: string): string => `Remove the source ${name}`, removed: 'The source is removed.',
    menu: (name: string | undefined): string => name === undefined ? 'Made from…' : `Made from: ${name}…`, nextTitle: 'What is the next upload made from?', nextLead: 'Noted for what you add next, once, and sealed like everything else.', nextSave: 'Use this source', next: (name: string): string => `What you add next is noted as made from “${name}”.`, change: 'Change…', forget: 'Don’t note it',
    nextDone: (name: string): string => `Noted as made from “${name}”, as soon as it is stored.`, nextGone: (name: string): string => `“${name}” is not in this drive any more: what you added is noted as made from that name alone.`,
    nextScriptGone: (name: string): string => `The script “${name}” is not in this drive any more and is left out.`,
    wrongText: 'Something here cannot be written down: half a character, perhaps.', tooLong: (n: number, most: number): string => `That is ${whole(n)} bytes, and ${whole(most)} can be noted while files are sent. Shorten the notes; more can be noted in the details of a file.`,
    wrongNotes: 'Each line needs a word, a colon and a value; sixteen lines at most.', edge: (transform: string): string => transform === '' ? '' : `: ${transform}`,
  },
}
