/** Words about devices and ways in, part of the catalogue (components/text.ts). */
export const accountWords = {
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
