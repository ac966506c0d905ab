import type { ErrorCode } from '../lib/errors.ts'
import type { Progress, ShardState } from '../lib/options.ts'
import { bytes, count, duration, exactly, sol, speed, until, whole } from './ui/format.ts'

const states: Record<ShardState, string> = { stored: 'stored', moving: 'on the way', slow: 'slow', lost: 'lost', repairing: 'being repaired', empty: 'to come' }

/** Words of the ring, used by the app and the share page. */
export const ringText = {
  states,
  of: (total: number): string => `of ${total} stored`,
  describe: (ring: readonly ShardState[], needed: number): string => {
    const of = (state: ShardState): number => ring.filter(one => one === state).length
    const others = (['moving', 'slow', 'lost', 'repairing'] as const).filter(state => of(state) > 0).map(state => `, ${of(state)} ${states[state]}`).join('')
    return `${of('stored')} of ${ring.length} stored${others}; any ${needed} bring it back`
  },
}

/** What is safe, by error code: the second of the three parts of an error. */
const safe: Partial<Record<ErrorCode, string>> = {
  AUTH_WRONG_PASSPHRASE: 'The drive stays locked and unharmed.',
  AUTH_VAULT_DAMAGED: 'The files themselves lie on the storage nodes and are not touched.',
  NETWORK_OFFLINE: 'Everything stored stays stored.',
  NETWORK_DIRECTORY_UNREACHABLE: 'Everything stored stays stored.',
  NETWORK_NO_NODES_AVAILABLE: 'Files stored before are not touched, and this one is still on your device.',
  NETWORK_QUORUM_FAILED: 'The pieces that are stored stay where they are.',
  NETWORK_SOLANA_UNREACHABLE: 'Files and links work without it.',
  STORAGE_CORRUPT: 'The changed bytes were found and not used.',
  STORAGE_FILE_CHANGED: 'Nothing half-made was listed.',
  STORAGE_QUOTA_EXCEEDED: 'Files stored before are not touched.',
  LINK_WRONG_PASSWORD: 'Nothing was opened and nothing was counted.',
  LEDGER_UNTRUSTED: 'The answer was not used.',
}

/** What is safe, by what was going on, where the code does not say more. */
const safeDuring = {
  up: 'The file is still on your device; nothing half-stored is listed.',
  down: 'The stored file is untouched.',
  open: 'Nothing on this device was changed.',
  change: 'Your files are untouched.',
}

/** What was going on when an error came. */
export type During = keyof typeof safeDuring

export const errorText = {
  safe: (code: ErrorCode, during: During): string => safe[code] ?? safeDuring[during],
  details: 'Details',
  copy: 'Copy details',
  copied: 'Copied',
  again: 'Try again',
  dismiss: 'Dismiss',
}

/** The share page's words. */
export const shareText = {
  title: 'A file for you',
  product: 'CyxCloud',
  opening: 'Opening the link',
  someone: 'Someone shared a file with you',
  until: (at: number, now: number): string => `Open until ${until(at, now)}`,
  askPassword: 'This file needs a password',
  passwordHint: 'The person who sent the link knows it. It is part of the key: without it nobody can open the file, not even the network.',
  password: 'Password',
  show: 'Show password',
  hide: 'Hide password',
  open: 'Open',
  checkingPassword: 'Checking the password',
  download: (size: number): string => `Download ${bytes(size)}`,
  again: 'Download again',
  starting: 'Finding the pieces',
  receiving: (p: Extract<Progress, { phase: 'receiving' | 'sending' }>): string => `${bytes(p.doneBytes)} of ${bytes(p.totalBytes)}`,
  pace: (p: Extract<Progress, { phase: 'receiving' | 'sending' }>): string => `${speed(p.bytesPerSecond)}${p.secondsLeft === null ? '' : ` · ${duration(p.secondsLeft)} left`}`,
  cancel: 'Cancel',
  checked: 'Checked: these are exactly the bytes that were shared.',
  anchored: (at: number): string => `Proven on Solana on ${exactly(at)}.`,
  anchoredUnchecked: 'The sender noted this file on Solana; that could not be checked here.',
  anchorWaiting: 'Not noted on Solana yet; the check above does not need it.',
  anchorUnknown: 'Solana could not be asked; the check above does not need it.',
  how: 'The file is opened on this device. The places that store its pieces cannot read it.',
  unknownType: 'File',
  ring: (got: number, needed: number): string => `${got} of the ${needed} pieces needed have answered`,
  noScript: 'This page opens the file on your device and needs JavaScript for it.',
}

/** Every other string a person reads. */
export const text = {
  product: 'CyxCloud',
  promise: 'A drive nobody operates.',
  ring: ringText,
  error: errorText,
  common: { cancel: 'Cancel', close: 'Close', copy: 'Copy', copied: 'Copied', done: 'Done', more: 'More actions', show: 'Show', hide: 'Hide', loading: 'Loading', back: 'Back', unknown: 'Unknown', copyOf: (name: string): string => `Copy ${name}`, andMore: (n: number): string => `and ${whole(n)} more` },
  nav: { label: 'Areas', files: 'Files', links: 'Links', account: 'Account', skip: 'Skip to the files' },
  opening: 'Opening your drive',
  first: {
    title: 'Choose a passphrase',
    lead: 'It makes the keys on this device and never leaves it.',
    field: 'Passphrase',
    generate: 'Make one for me',
    strength: ['Too short', 'Easy to guess', 'Fair', 'Strong', 'Very strong'] as const,
    strengthLabel: 'Strength',
    generated: 'Write this down now. Nobody can reset it, not even us.',
    rule: 'At least 10 characters. Four or more unrelated words are good.',
    create: 'Create my drive',
    creating: 'Making your keys',
    or: 'or',
    tryIt: 'Just try it',
    tryHint: 'A throw-away drive in this browser, without passphrase. It is gone when the browser\'s data is cleared.',
    stays: 'Stays here',
    staysWhat: 'Your passphrase, your keys, and what your files are called and contain.',
    leaves: 'Leaves this device',
    leavesWhat: 'Sealed pieces, how big they are and when they were stored.',
    how: [
      ['14 pieces', 'Every file is sealed here and cut into 14 pieces, each on a different node.'],
      ['Any 8', 'Six nodes may vanish; any 8 pieces bring the file back.'],
      ['No operator', 'No company holds your files or your keys.'],
    ] as const,
    heroRing: '14 pieces, of which any 8 bring a file back',
  },
  unlock: {
    title: 'Unlock your drive',
    lead: 'Your keys are on this device, sealed with your passphrase.',
    button: 'Unlock',
    opening: 'Opening',
    elsewhere: 'This is not my drive',
    startAnew: 'Start anew on this device',
  },
  files: {
    title: 'Files',
    upload: 'Upload',
    columns: { name: 'Name', size: 'Size', added: 'Added', access: 'Who can read it', health: 'Stored' },
    sortBy: (column: string): string => `Sort by ${column.toLowerCase()}`,
    onlyYou: 'Only you',
    linked: (links: number): string => links === 1 ? 'Anyone with the link' : `Anyone with one of ${links} links`,
    total: (files: number, size: number): string => `${count(files, 'file', 'files')} · ${bytes(size)}`,
    selected: (files: number, size: number): string => `${whole(files)} selected · ${bytes(size)}`,
    clear: 'Clear selection',
    list: 'Your files',
    loading: 'Reading your list',
    cached: 'This is the list this device remembers. Asking the directory for news.',
    emptyTitle: 'Nothing here yet',
    emptyLead: 'Drop a file anywhere in this window. It is sealed on this device, cut into 14 pieces and stored on 14 different nodes. Only you can read it.',
    emptyButton: 'Choose files',
    emptyPaste: 'Pasting works too.',
    drop: 'Drop to store',
    dropHint: 'Sealed on this device first. Only you can read it until you make a link.',
    folderTitle: 'Folders cannot be stored yet',
    folderNote: (name: string): string => `“${name}” is a folder and was left out. Open it and drop the files inside.`,
    stored: 'Stored',
    storedUnseen: 'Stored; open the details to see each piece',
    actions: { open: 'Details', download: 'Download', link: 'Copy link…', remove: 'Delete…' },
    removeTitle: (names: number, name: string): string => names === 1 ? `Delete “${name}”?` : `Delete ${count(names, 'file', 'files')}?`,
    removeLead: (names: number): string => `${names === 1 ? 'It is' : 'They are'} gone for everybody, and links to ${names === 1 ? 'it' : 'them'} stop working. This cannot be undone.`,
    removeButton: (names: number): string => `Delete ${count(names, 'file', 'files')}`,
    removing: 'Deleting',
    removed: (names: number, name: string): string => names === 1 ? `Deleted “${name}”.` : `Deleted ${count(names, 'file', 'files')}.`,
    keys: 'Arrow keys move, Enter opens details, Delete deletes.',
    noRing: 'Piece by piece health is read when details are opened.',
  },
  offline: (files: number): string => `Offline. The list of ${count(files, 'file', 'files')} is on this device; opening and storing files needs the network.`,
  problem: 'Something in the background needs attention',
  update: { line: 'A new version is ready.', busy: 'A new version is ready. It is used once all transfers are done.', button: 'Reload' },
  transfers: {
    title: 'Transfers',
    summary: (up: number, down: number, waiting: number, failed: number, done: number): string => [
      up ? `${whole(up)} sending` : '', down ? `${whole(down)} receiving` : '', waiting ? `${whole(waiting)} waiting` : '', failed ? `${whole(failed)} stopped` : '', done ? `${whole(done)} done` : '',
    ].filter(Boolean).join(' · '),
    expand: 'Show transfers', collapse: 'Hide transfers', clear: 'Clear finished',
    cancel: (name: string): string => `Cancel ${name}`, retry: 'Try again', dismiss: (name: string): string => `Dismiss ${name}`,
    waiting: 'Waiting for its turn',
    starting: { up: 'Sealing the first piece on this device', down: 'Finding the pieces' },
    moved: (done: number, total: number): string => `${bytes(done)} of ${bytes(total)}`,
    committing: 'All pieces stored; entering it in your list',
    done: { up: (size: number): string => `Stored · ${bytes(size)}`, down: (size: number): string => `Checked and handed to the browser · ${bytes(size)}` },
    safeWhen: 'Keep this page open until the files are stored.',
    leave: 'Files are still being stored.',
    speed, left: (seconds: number): string => `${duration(seconds)} left`,
    pieces: (stored: number, total: number): string => `${stored} of ${total} pieces`,
  },
  details: {
    title: 'Details', close: 'Close details',
    health: (stored: number, total: number, needed: number): string => stored >= needed ? `${stored} of ${total} pieces answer. Any ${needed} bring it back.` : `Only ${stored} of ${total} pieces answer; ${needed} are needed. It can be read again when more nodes are back.`,
    size: 'Size', stored: 'With its spare pieces', type: 'Type', added: 'Added', chunks: 'Blocks', className: 'Class', classStandard: 'Standard, 8 + 6', access: 'Who can read it',
    nodes: 'Where the pieces are', piece: (shard: number): string => `Piece ${shard + 1}`,
    node: (number: number): string => `Node ${number}`, declared: 'Operator and region are as the node declares them.', online: 'answers', offlineNode: 'does not answer',
    proof: 'Proof',
    proofLead: 'Anyone can check these without us.',
    cid: 'Content ID', cidWhy: 'Names exactly this sealed content: other bytes would have another ID.',
    root: 'Merkle root', rootWhy: 'One hash over all blocks in order; each block can be proven against it.',
    account: 'Solana account', accountWhy: 'The public account that holds the root of all versions of your drive.',
    transaction: 'Anchor transaction', transactionWhy: 'The Solana transaction that wrote the root, and with it the time.',
    anchored: (at: number, sequence: number): string => `Anchored ${exactly(at)}, number ${whole(sequence)}.`,
    checked: 'Checked here: this file is included in the root read from Solana.',
    unchecked: 'Not checked: the root read from Solana did not yet include this file.',
    anchorWaiting: 'Not on Solana yet. Files are anchored in batches, in the background.',
    anchorUnknown: 'Solana could not be asked.',
    transactionGone: 'The transaction is no longer in the endpoint\'s history; the account above still holds the root.',
    none: 'Choose a file to see its details.',
  },
  share: {
    title: (name: string): string => `Share “${name}”`,
    lead: 'The key is inside the link. Send it only to people who should read the file.',
    usePassword: 'Also ask for a password', password: 'Password', passwordHint: 'It becomes part of the key. Tell it to them another way than the link.',
    expiry: 'Link works', expiries: [['Always', 0], ['For 1 hour', 1], ['For 1 day', 24], ['For 7 days', 168], ['For 30 days', 720]] as const,
    make: 'Copy link', making: 'Making the link',
    ready: 'Your link', copied: 'Link copied', copyAgain: 'Copy link', copyFailed: 'The browser did not allow copying. Select the link and copy it by hand.',
    once: 'It is shown once. It cannot be read from your list of links later.',
    who: (password: boolean, expiresAt: number | null, now: number): string =>
      `Anyone with the link${password ? ' and the password' : ''} can read it${expiresAt === null ? ', until you revoke the link' : `, until ${until(expiresAt, now)}`}.`,
    withLinks: (links: number): string => links === 0 ? 'Now only you can read it.' : `${count(links, 'other link opens', 'other links open')} it as well.`,
  },
  links: {
    title: 'Links', lead: 'Everything that others can open, and how long.',
    columns: { file: 'File', state: 'State', opens: 'Opened', until: 'Until', made: 'Made' },
    states: { live: 'Works', expired: 'Expired', revoked: 'Revoked', deleted: 'File deleted' },
    password: 'with password', never: 'you revoke it', opens: (n: number): string => n === 0 ? 'Not yet' : n === 1 ? 'Once' : `${whole(n)} times`,
    revoke: 'Revoke', revokeTitle: (name: string): string => `Revoke the link to “${name}”?`, revokeLead: 'Whoever has it cannot open the file with it any more. This cannot be undone; you can make a new link.',
    revokeButton: 'Revoke link', revoking: 'Revoking', revoked: (name: string): string => `The link to “${name}” is revoked.`,
    emptyTitle: 'No links', emptyLead: 'Only you can read your files. “Copy link” on a file makes a link for somebody.', loading: 'Reading your links',
  },
  account: {
    title: 'Account', menu: 'Account menu', lock: 'Lock', lockHint: 'Wipes the keys from memory. Your passphrase opens the drive again.', lockDevice: 'Close', lockDeviceHint: 'Wipes the keys from memory. This drive opens again without a passphrase.',
    kind: 'Opened by', kinds: { passphrase: 'Passphrase', device: 'This browser only (throw-away)' },
    kindHint: { passphrase: 'Nobody can reset it. If it is lost and no device is unlocked, the files cannot be opened.', device: 'If this browser\'s data is cleared, the files cannot be opened any more.' },
    id: 'Account ID', idHint: 'How the directory knows you. It says nothing about you.',
    storage: 'Storage', used: (used: number, quota: number): string => `${bytes(used)} of ${bytes(quota)} used`, usedShort: (used: number, quota: number): string => `${quota ? Math.round(used / quota * 100) : 0} % of ${bytes(quota)}`,
    plan: 'Plan', money: 'Balance', moneyLocal: 'Money of this network; it pays the public proofs.', moneyUnknown: 'Not read yet',
    balance: (lamports: number): string => sol(lamports),
    device: 'This device', forget: 'Forget this drive…', forgetTitle: 'Forget this drive on this device?', forgetButton: 'Forget this drive', forgetting: 'Forgetting',
    forgetLead: 'The keys of this drive are deleted from this device. What is stored cannot be opened from here any more, and there is no other way in yet. This cannot be undone.',
    forgetHint: 'Deletes the keys from this device. What is stored can then not be opened any more.',
    loading: 'Reading your account',
  },
}
