import { previewText } from '../ui/words.ts'
import type { Deed } from '../../lib/drive/files/tree.ts'
import { bytes, count, until, whole } from '../ui/format.ts'
import { keptWords } from './keptWords.ts'

const things = (n: number): string => count(n, 'item', 'items')
const differs = (more: number): string => more === 0 ? 'as much as now' : more > 0 ? `${bytes(more)} more than now` : `${bytes(-more)} less than now`
const named = (n: number, name: string): string => n === 1 ? `“${name}”` : things(n)

const deeds: Record<Deed['did'], string> = {
  create: 'Added', folder: 'Made', copy: 'Copied here', rename: 'Renamed', move: 'Moved', star: 'Star changed', trash: 'Put into the trash', restore: 'Brought back',
  version: 'New version', label: 'Version labelled', current: 'Older version made current', drop: 'A version was deleted', retain: 'Rule on older versions changed', lineage: 'What it was made from changed',
}

/** Words of folders, trash, versions, palette; part of the catalogue in text.ts. */
export const driveWords = {
  things,
  folder: {
    root: 'Files', crumbs: 'Folder', inside: (n: number): string => n === 0 ? 'Empty' : things(n), folder: 'Folder', up: 'Up one folder',
    make: 'New folder', makeTitle: 'New folder', makeButton: 'Make folder', making: 'Making', name: 'Name', madeSaid: (name: string): string => `Made the folder “${name}”.`,
    rename: 'Rename…', renameTitle: (name: string): string => `Rename “${name}”`, renameButton: 'Rename', renaming: 'Renaming', renamed: (from: string, to: string): string => `“${from}” is now “${to}”.`,
    emptyTitle: 'This folder is empty', emptyLead: 'Drop files or whole folders here. They are sealed on this device first.',
    gone: 'This folder is not there any more', goneLead: 'It was moved to the trash or deleted, perhaps on another device.', goneButton: 'Show all files',
    upload: 'Upload files', uploadFolder: 'Upload a folder', add: 'New', addLabel: 'New folder or files',
  },
  move: {
    move: 'Move to…', copy: 'Copy to…', title: (how: 'move' | 'copy', n: number, name: string): string => `${how === 'move' ? 'Move' : 'Copy'} ${named(n, name)}`,
    button: (how: 'move' | 'copy', folder: string): string => `${how === 'move' ? 'Move' : 'Copy'} to “${folder}”`, busy: 'One moment', choose: 'Choose a folder', noFolders: 'No folders in here.',
    moved: (n: number, name: string, folder: string): string => `Moved ${named(n, name)} to “${folder}”.`, copied: (n: number, name: string, folder: string): string => `Copied ${named(n, name)} to “${folder}”.`,
    here: 'It is here already', into: 'A folder cannot go into itself', open: (name: string): string => `Open ${name}`,
  },
  pin: {
    here: (share: number): string => share < 1 ? `${whole(Math.floor(share * 100))} % is on this device` : 'Kept on this device',
    keep: 'Keep on this device', release: 'No longer keep here', kept: (n: number, name: string): string => `Keeping ${named(n, name)} on this device, also without network.`, let: (n: number, name: string): string => `${named(n, name)} ${n === 1 ? 'is' : 'are'} no longer kept on this device.`,
  },
  star: { star: 'Star', unstar: 'Remove star', starred: 'Starred' },
  taken: {
    title: (n: number): string => n === 1 ? 'There is a file of that name' : `${whole(n)} files have names that are taken`,
    lead: 'A new version keeps the old one: you can look at it and bring it back. Links to the file open the new one, unless they were made for one version.',
    version: 'Add as new version', both: 'Keep both',
  },
  trash: {
    title: 'Trash', lead: 'Kept for 30 days, then deleted for good. It counts against your storage until then. A link to a file goes on working until it is deleted for good; one to its folder does not open it any more.',
    put: (n: number, name: string): string => `${named(n, name)} ${n === 1 ? 'is' : 'are'} in the trash.`, undo: 'Undo', restored: (n: number, name: string): string => `Brought back ${named(n, name)}.`,
    restore: 'Bring back', remove: 'Delete for good…', empty: 'Empty the trash…', emptyButton: (n: number): string => `Delete ${things(n)} for good`, list: 'In the trash',
    emptyTitle: 'Delete all that is in the trash?', removeTitle: (n: number, name: string): string => `Delete ${named(n, name)} for good?`,
    removeLead: 'Gone for everybody, with all versions and what is inside folders. Links stop working. This cannot be undone.', removed: (n: number): string => `Deleted ${things(n)} for good.`,
    nothing: 'The trash is empty', nothingLead: 'What you delete stays here for 30 days.', until: (at: number, now: number): string => `Kept until ${until(at, now)}`, from: (folder: string): string => `from “${folder}”`,
  },
  versions: {
    title: 'Versions', current: 'Current', lead: 'Drop a file of the same name to add a version.', at: (n: number): string => `Version ${whole(n)}`, download: (n: number): string => `Download version ${whole(n)}`, restore: (n: number): string => `Make version ${whole(n)} current`,
    label: (n: number): string => `Label version ${whole(n)}`, labelTitle: (n: number): string => `Label version ${whole(n)}`, tag: 'Tag', tagHint: 'Short, such as “final” or “sent to Ida”.', message: 'Message', save: 'Save label', saving: 'Saving', restored: (n: number): string => `Version ${whole(n)} is current again.`,
    change: (more: number): string => more === 0 ? 'same size' : more > 0 ? `${bytes(more)} larger` : `${bytes(-more)} smaller`,
  },
  activity: { title: 'Activity', deeds, lead: 'What was done last, on any of your devices. Which device it was is not written down.', none: 'Nothing was done yet.', all: (n: number): string => `Show all ${whole(n)}` },
  // The figures are those of docs/durability.md and docs/costs.md; usage.test.ts compares the first.
  classes: {
    title: 'How files are kept, and what it costs', line: 'Kept on 14 nodes, of which any 8 bring a file back; a small file by itself is kept whole, on chain.', more: 'What that costs',
    choose: 'New files are kept', chooseHint: 'For files that are added from now on, from this device. What is stored stays as it is. With another way than Standard small files are cut into pieces, too.',
    way: (needed: number, total: number): string => `${whole(total)} pieces, of which any ${whole(needed)} bring a file back.`, takes: (needed: number, total: number): string => `1 GB takes ${bytes(1e9 * total / needed)} of your quota; nothing to pay on this network.`,
    // Blocks of 4 MB of which one would be lost in a year, where lost pieces are replaced.
    ways: [
      { key: 'basic' as const, name: 'Basic', needed: 8, total: 12, lasts: 'Four nodes may be lost at once; one block in 131 thousand a year.' },
      { key: 'standard' as const, name: 'Standard', needed: 8, total: 14, lasts: 'Six nodes may be lost at once; one block in 45 million a year.' },
      { key: 'high-durability' as const, name: 'High durability', needed: 8, total: 16, lasts: 'Eight nodes may be lost at once; one block in 13 thousand million a year.' },
      { key: 'extreme' as const, name: 'Extreme', needed: 6, total: 16, lasts: 'Ten nodes may be lost at once; one block in 13 million million a year.' },
      { key: 'efficient' as const, name: 'Efficient', needed: 10, total: 14, lasts: 'Four nodes may be lost at once; one block in 73 thousand a year.' },
    ],
    kinds: [
      { name: 'In pieces', hint: 'Most files', how: 'Sealed, cut into 14 pieces, and stored on 14 different nodes. Any 8 bring it back.', lasts: 'Six of its nodes may be lost at once. If a quarter of all nodes went in a year and lost pieces were replaced, one block of 4 MB in 45 million would be lost. Nodes do not replace lost pieces by themselves yet: until then a file lasts as long as 8 of its nodes.', costs: 'Takes 1.75 times its size of your quota. Nothing to pay on this network; the records of 1,000 files with 10 GB cost the directory about US$ 0.43 a year.' },
      { name: 'Whole, on chain', hint: 'A file of up to 65 kB that is added by itself', how: 'Sealed, and kept in one piece beside your list. Every machine of its Internet Computer subnet has a copy.', lasts: 'It is there as long as the subnet is; of its 13 machines four may fail.', costs: 'Nothing to pay on this network. Room there is dear, about US$ 5.40 for 1 GB and year, so only small files are kept like this.' },
    ],
    lasts: 'How long', costs: 'Cost', dialog: 'How new files are kept', menu: (name: string): string => `Kept: ${name}…`,
  },
  reclass: {
    change: 'Change…', label: 'Change how it is kept', title: (name: string): string => `Keep “${name}” another way`, choose: 'Keep it',
    lead: 'It is read from where it lies, sealed with a new key on this device, and stored the other way. Until that is done the file stays as it is, and both count against your quota.',
    now: (stored: number): string => `As it is now: ${bytes(stored)} of your quota.`, takes: (then: number, now: number): string => `Takes ${bytes(then)} of your quota, ${differs(then - now)}.`,
    cost: (now: number, then: number): string => `${bytes(now)} now, ${bytes(then)} then: ${differs(then - now)}. Nothing to pay on this network.`, moves: (size: number, then: number): string => `${bytes(size)} to read and ${bytes(then)} to send.`,
    chooseOther: 'Choose another way to see what it costs.', chooseOnChain: 'It is kept whole, on chain. Choose a way to cut it into pieces and see what that costs; there is no way back.',
    linked: (links: number): string => `${links === 1 ? 'The link' : `The ${whole(links)} links`} to it ${links === 1 ? 'goes' : 'go'} on working. What ${links === 1 ? 'it opens' : 'they open'} at that moment stays as an older version and counts, too.`,
    old: 'What is stored now is deleted then, unless a link, a label, a copy or a note of what was made from it needs it: such a version stays, and counts, too. Older versions stay as they are.',
    offline: 'Can be changed when this device is online.', under: (way: string): string => `On its way: ${way}.`, start: 'Store it anew', starting: 'Looking for it',
    said: (name: string, way: string): string => `“${name}” is being stored anew: ${way}.`,
  },
  preview: previewText,
  view: { view: 'View', views: { list: 'List', compact: 'Compact list', grid: 'Grid' }, kind: 'Type', kinds: { all: 'All types', folder: 'Folders', image: 'Images', video: 'Video', audio: 'Audio', document: 'Documents', other: 'Other' }, sort: 'Sort by', stars: 'Starred only' },
  palette: { title: 'Commands', field: 'Find a command or a file', none: 'Nothing of that name.', go: (area: string): string => `Go to ${area}`, keys: 'Ctrl K', hint: 'Arrow keys choose, Enter runs, Escape closes.' },
  usage: {
    title: 'Usage', lead: 'What your drive holds, counted on this device from your list.', used: 'Used', state: 'State', quota: (used: number, quota: number): string => `${bytes(used)} of ${bytes(quota)}`, plain: 'Your files', stored: 'With spare pieces',
    byClass: 'By how they are kept', classColumn: 'Kept', classes: keptWords, byType: 'By type', byMonth: 'Added by month',
    export: 'Export as CSV', csv: ['Part', 'Name', 'Files', 'Bytes', 'Note'] as const, csvFile: 'CyxCloud usage.csv',
    cost: 'Cost', costPaid: 'Nothing to pay on this network.', costNow: 'Directory, US$ a month', costAhead: 'Directory, US$ a month, in six months', costSpent: (now: string, ahead: string): string => `Keeping the records of your files costs the directory about ${now} this month; in six months, at this pace, ${ahead} a month.`,
    course: 'Stored at the end of the month', courseLead: (quota: number): string => `With spare pieces; a full bar is your quota of ${bytes(quota)}. The next months are reckoned from the last three.`, ahead: 'expected', over: 'over', share: (percent: number): string => `${whole(percent)} %`, months: 'last six months', files: 'Files', versions: 'Older versions', trash: 'In the trash', nothing: 'Nothing stored yet.', size: 'Size', forecast: 'At this pace', never: 'The quota lasts for years.', lasts: (months: number): string => months < 1 ? 'The quota lasts for less than a month.' : `The quota lasts for about ${count(months, 'more month', 'more months')}.`, month: 'Month', type: 'Type', parts: 'What takes the room',
  },
}
