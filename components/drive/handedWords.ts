import { bytes, count, whole } from '../ui/format.ts'

/** Words for what other apps hand over. */
export const handedWords = {
  title: (n: number): string => n === 1 ? 'A file was handed to you' : `${whole(n)} files were handed to you`,
  lead: (n: number): string => `By another app, or by a website you were on. Nothing is added before you say so. Until then ${n === 1 ? 'it waits' : 'they wait'} on this device, not sealed, for an hour at most.`,
  all: (n: number, size: number): string => `${count(n, 'file', 'files')}, ${bytes(size)} in all`,
  add: 'Add to Files', discard: 'Discard',
  wait: (n: number): string => `${count(n, 'file waits', 'files wait')} to be added, for an hour at most. Open your drive to decide.`,
  link: 'A link was handed to you', linkLead: 'Somebody’s shared file opens in a window of its own; your drive stays as it is.', openLink: 'Open the link', notNow: 'Not now',
}
