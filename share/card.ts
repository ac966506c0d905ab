import { bytes } from '../components/ui/format.ts'
import { ringOf, STANDARD } from '../components/ui/ring.ts'
import { errorText, shareText, type During } from '../components/ui/words.ts'
import type { AnchorState, Shared, ShareDoor } from '../lib/drive/types.ts'
import { isCyxError, packError, unpackError } from '../lib/errors.ts'
import type { Progress, ShardState } from '../lib/options.ts'
import { button, el, show } from './dom.ts'
import { folderList } from './folder.ts'
import { lookAt } from './look.ts'
import type { Looking } from './look.ts'
import { makeRing } from './ring.ts'

const words = shareText

/** The card in the middle of the page and its states. */
export interface Card {
  opening: (line: string) => void
  /** `before` is what was typed last; after too many tries the button waits as long as the directory asks. */
  askPassword: (open: (password: string) => void, before: { password: string, error: unknown } | null) => void
  /** @param download - takes the number of a folder's file, or null for all of it */
  file: (shared: Shared, view: ShareDoor['view'], download: (item: number | null) => void) => void
  progress: (progress: Progress, cancel: () => void) => void
  /** @param back - to the files of a folder; null for the one file */
  done: (anchor: AnchorState | null, again: () => void, back: (() => void) | null) => void
  failed: (error: unknown, during: During, again: (() => void) | null) => void
}

/** How long the directory asks to wait, in seconds; 0 when it does not. */
const secondsOf = (error: unknown): number => isCyxError(error, 'LINK_TOO_MANY_ATTEMPTS') ? Number(error.details.seconds) || 1 : 0

/** Holds a button back, saying how long. */
function countDown(press: HTMLButtonElement, seconds: number): void {
  press.disabled = seconds > 0
  press.textContent = seconds > 0 ? words.openIn(seconds) : words.open
  if (seconds > 0) setTimeout(() => countDown(press, seconds - 1), 1000)
}

/** The type of a file as a person says it: the ending, else the media type. */
const kindOf = ({ name, type }: Shared): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? (type || words.unknownType)

/** The three parts of an error, with the code to unfold and copy. */
function errorNote(error: unknown, during: During, again: (() => void) | null): HTMLElement {
  const known = unpackError(packError(error))
  const report = JSON.stringify(packError(error), null, 2)
  const copy = button(errorText.copy, 'button-link small', () => { void navigator.clipboard.writeText(report).then(() => { copy.textContent = errorText.copied }) })
  return el('div', { class: 'note note-danger', role: 'alert' },
    el('p', { class: 'note-head' }, known.message),
    el('p', {}, `${errorText.safe(known.code, during)} ${known.next}`),
    again && el('div', { class: 'note-actions' }, button(errorText.again, 'button button-small', again)),
    el('details', { class: 'small' }, el('summary', {}, `${errorText.details} · `, el('code', {}, known.code)), el('pre', { tabindex: '0', 'aria-label': errorText.details }, report), copy))
}

/** Builds the page into `root`. */
export function makeCard(root: Element): Card {
  const ring = makeRing()
  const head = el('div', { class: 'share-file' })
  const place = el('div', { class: 'share-look-at' })
  const body = el('div', { class: 'share-body' })
  const mark = el('img', { src: '../icons/icon.svg', alt: '', width: '24', height: '24' })
  const card = el('section', { class: 'share-card' }, place, el('figure', { class: 'share-ring' }, ring.element), head, body)
  show(root, el('main', { class: 'share' },
    el('p', { class: 'share-brand' }, mark, words.product),
    card,
    el('p', { dir: 'auto', class: 'share-how small quiet' }, words.how)))
  const line = el('p', { class: 'share-line tabular quiet' })
  const pace = el('p', { class: 'share-line tabular quiet' })
  const title = (big: string, small: string): void => show(head, el('h1', { dir: 'auto' }, big), small !== '' && el('p', { dir: 'auto', class: 'quiet' }, small))
  let named = false
  let looking: Looking | null = null
  return {
    opening: text => {
      ring.set(ringOf('empty'))
      title(words.someone, '')
      show(body, el('p', { class: 'share-line quiet', role: 'status' }, text))
    },
    askPassword: (open, before) => {
      title(words.askPassword, '')
      const field = el('input', { id: 'password', class: 'input', type: 'password', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: '256', required: true, 'aria-describedby': 'hint', 'aria-invalid': before ? 'true' : null })
      field.value = before?.password ?? ''
      const eye = button(words.show, 'button button-plain button-small share-eye', () => {
        const hidden = field.type === 'password'
        field.type = hidden ? 'text' : 'password'
        eye.textContent = hidden ? words.hide : words.show
      })
      const press = el('button', { type: 'submit', class: 'button button-primary button-large button-wide' }, words.open)
      const form = el('form', { class: 'share-form' },
        el('div', { class: 'field' }, el('label', { class: 'field-label', for: 'password' }, words.password), el('div', { class: 'field-box' }, field, eye), el('p', { id: 'hint', class: 'field-hint' }, words.passwordHint)),
        before !== null && errorNote(before.error, 'open', null), press)
      form.addEventListener('submit', event => { event.preventDefault(); open(field.value) })
      show(body, form)
      field.select()
      if (before) countDown(press, secondsOf(before.error))
    },
    file: (shared, view, download) => {
      const { name, size, type, files, expiresAt } = shared
      named = true
      card.removeAttribute('data-moving')
      title(name, [bytes(size), files ? words.files(files.length) : kindOf(shared), ...expiresAt === null ? [] : [words.until(expiresAt, Date.now())]].join(' · '))
      document.title = `${name} · ${words.product}`
      looking ??= files ? null : lookAt({ path: name, size, type }, view)
      show(place, looking?.frame ?? null)
      ring.set(ringOf('empty'))
      ring.caption('', '')
      const press = button(files ? words.all(size) : words.download(size), 'button button-primary button-large button-wide', () => download(files ? null : 0))
      show(body, press)
      press.focus({ preventScroll: true })
      if (files) press.before(folderList(files, view, download))
    },
    progress: (progress, cancel) => {
      card.setAttribute('data-moving', '')
      if (!line.isConnected) show(body, el('div', { class: 'share-moving' }, line, pace), button(words.cancel, 'button button-wide', cancel))
      const moving = progress.phase === 'receiving' || progress.phase === 'sending' ? progress : null
      line.textContent = moving ? words.receiving(moving) : words.starting
      pace.textContent = moving ? words.pace(moving) : ''
      if (moving) {
        ring.set(moving.ring)
        const got = Math.min(STANDARD.needed, moving.ring.filter((state: ShardState) => state === 'stored').length)
        ring.caption(`${moving.totalBytes ? Math.floor(moving.doneBytes / moving.totalBytes * 100) : 100} %`, words.ringShort(got, STANDARD.needed))
      }
    },
    done: (anchor, again, back) => {
      card.removeAttribute('data-moving')
      ring.caption('', '')
      const proof = anchor === null ? null : anchor.state === 'anchored' ? anchor.checked ? words.anchored(anchor.at) : words.anchoredUnchecked : anchor.state === 'waiting' ? words.anchorWaiting : words.anchorUnknown
      show(body, el('p', { class: 'share-checked', role: 'status' }, proof === null ? words.checkedAll : words.checked), proof !== null && el('p', { class: 'share-line quiet small' }, proof), button(words.again, 'button button-wide', again), back && button(words.back, 'button button-wide', back))
    },
    failed: (error, during, again) => {
      ring.set(ringOf('empty'))
      ring.caption('', '')
      if (!named) title(words.notOpened, '')
      show(body, errorNote(error, during, again))
    },
  }
}
