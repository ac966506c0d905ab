import type { ReactElement } from 'react'
import { SENT_BYTES } from '../../lib/drive/files/sources.ts'
import type { Drive } from '../../lib/drive/types.ts'
import { ShareDialog } from '../share/ShareDialog.tsx'
import { text } from '../text.ts'
import { SourceDialog } from '../versions/SourceDialog.tsx'
import { ClassDialog } from './ClassChoice.tsx'
import type { Folders } from './folder.ts'
import { MoveDialog } from './MoveDialog.tsx'
import { NameDialog } from './NameDialog.tsx'
import { TakenDialog } from './TakenDialog.tsx'
import type { Actions, Asking } from './useActions.ts'

/** The dialog that an action opened. */
export function Asked({ drive, folders, folder, asking, actions, onDone }: { drive: Drive, folders: Folders, folder: string | null, asking: Asking, actions: Actions, onDone: () => void }): ReactElement {
  const { ask, say, send } = actions
  const close = (): void => { ask(null); onDone() }
  const words = text.folder
  switch (asking.at) {
    case 'share': return <ShareDialog drive={drive} file={asking.file} onClose={close} />
    case 'rename': return <NameDialog title={words.renameTitle(asking.file.name)} button={words.renameButton} busy={words.renaming} start={asking.file.name} folder={asking.file.folder} onClose={close}
      onName={async (name, signal) => {
        const { id, name: before } = asking.file
        await drive.change([{ do: 'rename', entry: id, name }], { signal })
        say({ text: words.renamed(before, name), undo: () => actions.changing.run(async stop => { await drive.change([{ do: 'rename', entry: id, name: before }], { signal: stop }) }) })
        close()
      }} />
    case 'folder': return <NameDialog title={words.makeTitle} button={words.makeButton} busy={words.making} start="" folder onClose={close}
      onName={async (name, signal) => {
        await drive.change([{ do: 'folder', parent: folder, name }], { signal })
        say({ text: words.madeSaid(name) })
        close()
      }} />
    case 'class': return <ClassDialog onClose={close} />
    case 'made': return <SourceDialog drive={drive} title={text.lineage.nextTitle} lead={text.lineage.nextLead} save={text.lineage.nextSave} most={SENT_BYTES} {...actions.made && { start: actions.made.entered }} onClose={close}
      onSave={(wish, _, entered) => { actions.setMade({ wish, entered }); close(); return Promise.resolve() }} />
    case 'taken': return <TakenDialog names={asking.names} onClose={close} onChoose={onTaken => { close(); send(asking.files, onTaken) }} />
    default: {
      const { at: how, files } = asking
      return <MoveDialog drive={drive} folders={folders} files={files} how={how} start={folder} onClose={close}
        onDone={name => { say({ text: text.move[how === 'move' ? 'moved' : 'copied'](files.length, files[0]?.name ?? '', name) }); close() }} />
    }
  }
}
