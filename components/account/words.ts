/** Words about devices and ways in, part of the catalogue (components/text.ts). */
export const accountWords = {
  passkeys: {
    title: 'Passkeys', hint: 'Unlock with fingerprint, face or PIN instead of the passphrase, on this device.', none: 'There are none in this browser, or for this address: an address of numbers has no passkeys, a name such as localhost has.',
    add: 'Add a passkey…', addTitle: 'Add a passkey', addLead: 'The browser asks for your fingerprint, face or PIN and keeps the passkey. It makes a key that opens this drive here; it is never sent anywhere.',
    addAlso: 'Your passphrase and your recovery words work as before. Keep them: a passkey can be lost with its device.',
    addButton: 'Make the passkey', adding: 'Waiting for the passkey', added: 'The passkey is added.', name: (n: number): string => `Passkey ${n}`, since: (at: string): string => `added ${at}`,
    remove: 'Remove', removeOf: (name: string): string => `Remove ${name}`, removed: 'The passkey no longer opens this drive. It may still stand in the list of your browser; delete it there.',
    unlock: 'Unlock with a passkey', or: 'or',
  },
  devices: {
    title: 'Devices', lead: 'Each device has a key of its own for this account.', list: 'Devices of this account', loading: 'Reading your devices', here: 'This device', unnamed: 'A device without a name',
    used: (at: string): string => `Last used ${at}`, unused: 'Not used yet', added: (at: string): string => `added ${at}`,
    usedHint: 'Last use counts unlocking and changes, to the minute.',
    remove: 'Remove…', removeOf: (name: string): string => `Remove ${name}…`, removeTitle: (name: string): string => `Remove “${name}”?`, removeButton: 'Remove device', removing: 'Removing', removed: (name: string): string => `“${name}” is removed.`,
    removeLead: 'Its key stops working at once: it can no longer read your list, open, send or change files. You can add it again with the recovery words.',
    removeLost: 'Lost or stolen? What it kept stays on it, sealed with its passphrase. If somebody may know that passphrase, make a new drive and move your files there.',
    none: 'No device has a key of its own yet. This one gets it with the next unlock.',
    goneTitle: 'This device was removed', goneLead: 'Another device took its key for this account away. Your files are safe where they are stored.',
    goneNext: 'Forget the drive here; the recovery words open it again on this device.', goneAgain: 'Ask once more',
  },
}
