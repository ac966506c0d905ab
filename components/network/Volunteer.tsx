import { useSyncExternalStore, type ReactElement } from 'react'
import type { Drive } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes } from '../ui/format.ts'
import { useTask } from '../ui/useTask.ts'

const words = text.network.volunteer

/** Room that may be given, bytes. */
const ROOMS = [500_000_000, 1_000_000_000, 5_000_000_000, 20_000_000_000] as const

/** The switch by which this browser keeps sealed pieces of others while it is open: how much at most, and how it goes. */
export function Volunteer({ drive }: { drive: Drive }): ReactElement | null {
  const { volunteer } = useSyncExternalStore(drive.subscribe, drive.snapshot)
  const setting = useTask()
  if (!volunteer) return null
  const { on, quotaBytes, state } = volunteer
  const able = 'WebTransport' in globalThis
  const wish = (next: { on?: boolean, quotaBytes?: number }): void => { setting.run(signal => drive.setVolunteer({ on, quotaBytes, ...next }, { signal })) }
  const { error } = setting
  return (
    <>
      <h2 className="page-sub">{words.title}</h2>
      <p className="quiet">{words.lead}</p>
      <label className="check"><input type="checkbox" checked={on} disabled={setting.busy || (!able && !on)} onChange={event => wish({ on: event.target.checked })} />{words.on}</label>
      {!able && <p className="small quiet">{words.unable}</p>}
      {error && <ErrorNote error={error} during="open" />}
      <dl className="facts">
        <div className="fact"><dt>{words.room}<span className="small quiet fact-hint">{words.roomHint}</span></dt><dd>
          <select className="input input-short" aria-label={words.room} value={quotaBytes} disabled={setting.busy} onChange={event => wish({ quotaBytes: Number(event.target.value) })}>
            {[...new Set([...ROOMS, quotaBytes])].sort((a, b) => a - b).map(room => <option key={room} value={room}>{bytes(room)}</option>)}
          </select>
        </dd></div>
        {on && <div className="fact"><dt>{words.state}</dt><dd><span role="status">{state === null ? words.elsewhere : state.serving ? words.serving : state.error ? words.trying : words.beginning}</span></dd></div>}
        {on && state && <div className="fact"><dt>{words.kept}</dt><dd className="tabular">{words.pieces(state.shards, state.usedBytes)}</dd></div>}
        {on && state && <div className="fact"><dt>{words.served}</dt><dd className="tabular">{bytes(state.servedBytes)}</dd></div>}
      </dl>
    </>
  )
}
