import { equal } from '../../bytes/bytes.ts'
import { dropUpload, putUploads } from '../../cache/uploads.ts'
import { makeTurns } from '../../engine/turns.ts'
import { isCyxError, packError, unpackError } from '../../errors.ts'
import type { DriveContext } from '../context.ts'
import { cleanName } from '../names.ts'
import { makeCommitter } from '../upload/commit.ts'
import { kindOf } from '../upload/prepare.ts'
import { isSame } from '../upload/source.ts'
import { isSmallFile, putSmall } from '../upload/small.ts'
import { complete, upload } from '../upload/upload.ts'
import type { Told } from '../upload/upload.ts'
import type { Deed, Engine, EngineEvents } from './engineTypes.ts'
import { leaveOut, renew } from './renew.ts'
import { makerFromNodes, openMaker, openSource } from './sources.ts'
import type { StopReason, Task } from './task.ts'
import { toldOf } from './tell.ts'
import { makeView } from './view.ts'

/** Files sent at the same time, and how many of them may be large; memory is bounded by the chunk gate, this keeps small files from waiting in line one by one. */
const [FILES_AT_ONCE, LARGE_AT_ONCE] = [6, 3]
/** A file of more bytes than this is a large one: eight chunks. */
const LARGE_BYTES = 32 * 2 ** 20
/** Files whose sessions may be open before their turn: one call of the directory starts them all. */
const STARTED_AHEAD = 100
/** How long a finished transfer stays in the tray. */
const SHOWN_MS = 4_000
/** What failed for want of nodes or of the directory is tried again by itself after this time; so is a file that is stored but not full. */
const AGAIN_MS = 30_000
/** What a chunk lacks when its file is listed may have been on its way when a tab died: it is sent at once. */
const SOON_MS = 500
/** Sessions that may end before a file gives up. */
const RENEWALS = 3

const AGAIN_CODES = ['NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_OFFLINE', 'NETWORK_NO_NODES_AVAILABLE', 'STORAGE_BUCKET_UNAVAILABLE', 'UPLOAD_TOO_MANY'] as const
const ENDED_CODES = ['UPLOAD_EXPIRED', 'UPLOAD_NOT_FOUND'] as const

/** An engine without tasks. */
export function makeEngine(context: DriveContext, { show, listed, problem, open: openStored, replaced }: EngineEvents): Engine {
  const tasks = new Map<string, Task>()
  const running = new Map<Task, Promise<void>>()
  const turns = makeTurns(FILES_AT_ONCE, LARGE_AT_ONCE)
  const closed = new AbortController()
  const commit = makeCommitter(context, { signal: closed.signal })
  let isOnline = true
  let urgent = new Set<Task>()
  let lowest = 0

  const showSoon = makeView(tasks, show)
  const save = (task: Task): void => { putUploads(context.cache, [task.row]).catch(problem) }
  /** Takes it out of the journal; what has a stored version's place when that one is settled, so that a tab that dies before leaves it to the next. */
  const strike = ({ row, prepared: { from } }: Task): void => {
    const settled = from && row.listed ? replaced(from) : Promise.resolve()
    settled.then(() => dropUpload(context.cache, row)).catch((error: unknown) => { if (!closed.signal.aborted) problem(error) })
  }
  const forget = (task: Task): void => {
    clearTimeout(task.timer)
    task.hidden = true
    tasks.delete(task.row.id)
    if (task.state !== 'done') strike(task)
    showSoon()
  }
  const wait = (task: Task): void => {
    clearTimeout(task.timer)
    task.state = task.row.listed ? 'resting' : 'waiting'
    task.row.error = null
    task.row.paused = false
    showSoon()
    pump()
  }
  const isSmall = ({ members, prepared }: Task): boolean => members === null && isSmallFile(prepared)
  const isAnswered = ({ state, files }: Task): boolean => state === 'asking' && files.every(file => file !== null)
  const later = (task: Task, ms = AGAIN_MS): void => { task.timer = setTimeout(() => { if (task.state === 'resting') begin(task); else wait(task) }, ms) }
  function pump(): void {
    if (!isOnline || closed.signal.aborted || running.size >= STARTED_AHEAD) return
    // In the order they came; those that a person put first before them. What is over has left the map, so this looks at few.
    for (const list of [urgent, tasks.values()]) {
      for (const task of list) {
        if (running.size >= STARTED_AHEAD) return
        if (task.state === 'waiting') begin(task)
      }
    }
  }
  function begin(task: Task): void {
    if (running.has(task) || closed.signal.aborted) return
    const stop = new AbortController()
    task.stop = stop
    task.why = null
    if (!task.row.listed) task.state = 'running'
    running.set(task, (task.row.listed ? rest(task, stop.signal) : run(task, stop.signal)).catch((error: unknown) => failed(task, error)).finally(() => { running.delete(task); pump() }))
    showSoon()
  }
  const told = (task: Task, maker: Told['maker']): Promise<Told> => toldOf(context, task, maker, showSoon, problem)

  async function run(task: Task, signal: AbortSignal): Promise<void> {
    const { row, prepared } = task
    const totalBytes = prepared.size
    // Listed already, and the tab died before it could note that?
    if (task.known) await context.feed.sync({ signal })
    if (task.known && context.feed.leaves.some(({ version }) => equal(version, prepared.version))) {
      if (isSmall(task)) isDone(task)
      else isListed(task, await told(task, makerFromNodes(context, task)))
      return
    }
    if (isSmall(task)) return runSmall(task, signal)
    const open = await openMaker(context, task, openStored)
    if (!open) { asks(task); return }
    task.progress = { phase: 'starting', totalBytes }
    const story = await told(task, open)
    let leave = (): void => undefined
    try {
      const steps = upload(context, commit, story, { signal })
      for (;;) {
        const { value: step, done } = await steps.next()
        if (done) {
          for (const record of step) listed(record)
          break
        }
        if (step.step === 'started') {
          row.upload = step.upload
          save(task)
          // Sessions are opened many at a time, in one call; bytes then go file by file.
          leave = await turns.enter({ large: totalBytes > LARGE_BYTES, rank: () => row.order }, { signal })
        }
        // What follows are calls of the directory, which many files share.
        if (step.step === 'stored') {
          leave()
          task.progress = { phase: 'committing', totalBytes, ring: task.meter.ring() }
          showSoon()
        }
      }
    } finally { leave() }
    isListed(task, story)
  }
  function asks(task: Task): void {
    task.state = 'asking'
    // It may have been given while this was found out.
    if (isAnswered(task)) wait(task)
    showSoon()
  }
  /** A small file by itself: one call stores and lists it. */
  async function runSmall(task: Task, signal: AbortSignal): Promise<void> {
    const source = await openSource(context, task, openStored)
    if (!source) { asks(task); return }
    task.progress = { phase: 'starting', totalBytes: task.prepared.size }
    const leave = await turns.enter({ large: false, rank: () => task.row.order }, { signal })
    try { listed(await putSmall(context, task.prepared, source, { signal })) } finally { leave() }
    isDone(task)
  }
  function isDone(task: Task): void {
    const { row, prepared, meter } = task
    row.listed = true
    task.state = 'done'
    task.progress = { phase: 'done', totalBytes: prepared.size, ring: meter.ring() }
    strike(task)
    task.timer = setTimeout(() => { forget(task) }, SHOWN_MS)
    showSoon()
  }
  /** The file is safe and in the list; the row goes when it is on all its nodes, too. */
  function isListed(task: Task, { parts }: Pick<Told, 'parts'>, ms = SOON_MS): void {
    const { row, prepared, meter } = task
    const { total } = kindOf(prepared)
    const lacking = parts.lacking(total)
    row.listed = true
    meter.skip(prepared.size - meter.done())
    if (lacking.length === 0) return isDone(task)
    const missing = Math.max(...lacking.map(index => total - parts.held(index)))
    task.state = 'resting'
    task.progress = { phase: 'stored', totalBytes: prepared.size, ring: meter.ring(), missing }
    save(task)
    showSoon()
    later(task, ms)
  }
  /** From stored to full. */
  async function rest(task: Task, signal: AbortSignal): Promise<void> {
    const open = await openMaker(context, task, openStored).catch(() => null)
    // The files of a pack are not put together again from the nodes: what is missing of it is for them to repair.
    if (!open && task.members) { forget(task); return }
    const story = await told(task, open ?? makerFromNodes(context, task))
    await complete(context, story, { signal })
    isListed(task, story, AGAIN_MS)
  }
  async function failed(task: Task, error: unknown): Promise<void> {
    const { row } = task
    if (task.why === 'close' || closed.signal.aborted) return
    if (task.why === 'cancel') { giveBack(task); return }
    if (row.listed) {
      // Its session is over: what is missing is for the nodes to repair.
      if (isCyxError(error, ...ENDED_CODES)) { forget(task); return }
      task.state = 'resting'
      later(task)
      return
    }
    if (task.why === 'pause') {
      task.state = 'paused'
      row.paused = true
    } else if (task.why === 'offline' || !isOnline) {
      task.state = 'waiting'
    } else if (isCyxError(error, ...ENDED_CODES) && task.renewed++ < RENEWALS) {
      await begunAnew(task)
    } else if (isCyxError(error, 'STORAGE_FILE_CHANGED') && error.details.entry) {
      const alone = leaveOut(task, error, error.details.entry)
      if (alone) tasks.set(alone.row.id, alone)
      if (row.upload) context.directory.abortUpload([row.upload]).catch(() => undefined)
      await begunAnew(task)
      if (task.files.length === 0) { forget(task); return }
    } else {
      task.state = 'failed'
      row.error = packError(error)
      if (isCyxError(error, ...AGAIN_CODES)) later(task)
    }
    save(task)
    showSoon()
  }
  async function begunAnew(task: Task): Promise<void> {
    await renew(context, task).catch(problem)
    task.state = 'waiting'
  }
  /** Cancelled: the session goes back, so that nodes are told to drop what they hold; one that nobody gives back expires by itself. */
  function giveBack(task: Task): void {
    const { upload: session, listed: isIn } = task.row
    if (session && !isIn) context.directory.abortUpload([session]).catch(() => undefined)
    forget(task)
  }
  const stop = (task: Task, why: StopReason): void => {
    task.why = why
    task.stop?.abort(new DOMException(why, 'AbortError'))
  }
  const acts: Record<Deed, (task: Task) => void> = {
    pause: task => {
      if (task.state === 'running') stop(task, 'pause')
      else if (task.state === 'waiting') { Object.assign(task.row, { paused: true }); task.state = 'paused'; save(task) }
    },
    resume: task => { if (task.state === 'paused' || task.state === 'asking') { wait(task); save(task) } },
    retry: task => {
      if (task.state === 'resting') begin(task)
      if (task.state === 'failed') { wait(task); save(task) }
    },
    cancel: task => { if (running.has(task) && !task.row.listed) stop(task, 'cancel'); else giveBack(task) },
    dismiss: task => {
      if (task.row.listed) task.hidden = true
      else acts.cancel(task)
    },
    first: task => {
      task.row.order = --lowest
      urgent = new Set([task, ...urgent].filter(({ state }) => state === 'waiting'))
      save(task)
      pump()
    },
  }
  return {
    add: added => {
      for (const task of added) {
        tasks.set(task.row.id, task)
        lowest = Math.min(lowest, task.row.order)
        if (task.row.listed) later(task)
      }
      showSoon()
      pump()
    },
    give: (given, to) => {
      const fits = ({ row, prepared, members, files }: Task, file: File): number =>
        row.listed || row.kept || prepared.from ? -1 : (members ?? [prepared]).findIndex((one, i) => !files[i] && one.name === cleanName(file.name) && isSame(file, one))
      const asking = [...tasks.values()].filter(task => (to === undefined || task.row.id === to) && task.files.some(file => !file))
      const left = given.filter(file => {
        const task = asking.find(one => fits(one, file) >= 0)
        if (task) task.files[fits(task, file)] = file
        return !task
      })
      for (const task of tasks.values()) if (isAnswered(task)) wait(task)
      return left
    },
    act: (deed, id) => {
      const one = id === null ? undefined : tasks.get(id)
      for (const task of id === null ? [...tasks.values()] : one ? [one] : []) acts[deed](task)
      showSoon()
    },
    online: now => {
      isOnline = now
      // What failed for want of the network has waited long enough.
      if (now) for (const task of tasks.values()) if (task.state === 'failed' && task.row.error && isCyxError(unpackError(task.row.error), ...AGAIN_CODES)) wait(task)
      if (now) return pump()
      for (const task of running.keys()) stop(task, 'offline')
    },
    close: async () => {
      for (const task of tasks.values()) {
        clearTimeout(task.timer)
        stop(task, 'close')
      }
      closed.abort(new DOMException('the drive was locked', 'AbortError'))
      await Promise.allSettled(running.values())
    },
  }
}
