import { useState, type ReactElement } from 'react'
import type { DeviceInfo, Drive } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { exactly, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { useLoaded } from '../ui/useLoaded.ts'
import { useTask } from '../ui/useTask.ts'

const words = text.devices
const nameOf = ({ name }: DeviceInfo): string => name === null || name === '' ? words.unnamed : name

/** The devices that may use the account, and the way to take one's key away. */
export function Devices({ drive, online, onSay }: { drive: Drive, online: boolean, onSay: (text: string) => void }): ReactElement {
  const { value: devices, error, reload } = useLoaded(drive.devices, online)
  const [removing, setRemoving] = useState<DeviceInfo | null>(null)
  const [now] = useState(() => Date.now())
  return (
    <>
      <h2 className="page-sub">{words.title}</h2>
      <p className="quiet small">{words.lead} {words.usedHint}</p>
      {error && <ErrorNote error={error} during="change" act={{ label: text.error.again, run: reload }} />}
      {devices === null && !error && <p className="quiet" role="status">{words.loading}</p>}
      {devices?.length === 0 && <p className="quiet">{words.none}</p>}
      {devices !== null && devices.length > 0 && <ul className="facts" aria-label={words.list}>
        {devices.map(device => (
          <li key={device.id} className="fact fact-row">
            <Icon name="device" pixels={20} />
            <div><bdi className="fact-name">{nameOf(device)}</bdi>
              <span className="small quiet fact-hint tabular"><span title={device.usedAt === null ? '' : exactly(device.usedAt)}>{device.usedAt === null ? words.unused : words.used(when(device.usedAt, now))}</span> · <span title={exactly(device.addedAt)}>{words.added(when(device.addedAt, now))}</span></span></div>
            {device.here ? <span className="state state-live">{words.here}</span> : <button type="button" className="button" aria-label={words.removeOf(nameOf(device))} onClick={() => setRemoving(device)}>{words.remove}</button>}
          </li>
        ))}
      </ul>}
      {removing && <RemoveDialog drive={drive} device={removing} onClose={() => setRemoving(null)} onDone={() => { onSay(words.removed(nameOf(removing))); setRemoving(null); reload() }} />}
    </>
  )
}

function RemoveDialog({ drive, device, onClose, onDone }: { drive: Drive, device: DeviceInfo, onClose: () => void, onDone: () => void }): ReactElement {
  const task = useTask()
  return (
    <Dialog title={words.removeTitle(nameOf(device))} onClose={onClose} busy={task.busy}>
      <p>{words.removeLead}</p>
      <p className="quiet">{words.removeLost}</p>
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-danger" disabled={task.busy} onClick={() => task.run(async signal => { await drive.removeDevice(device.id, { signal }); onDone() })}>{task.busy ? words.removing : words.removeButton}</button>
      </div>
    </Dialog>
  )
}
