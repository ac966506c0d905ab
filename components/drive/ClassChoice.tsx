import { useState, type ReactElement } from 'react'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { chosenClass, setChosenClass, type ChosenClass } from './chosenClass.ts'

const words = text.classes

interface Ways {
  /** What the choice is called, and the name of its field. */
  legend: string
  name: string
  chosen: ChosenClass | null
  onChoose: (name: ChosenClass) => void
  /** What is said of the room that each takes. */
  takes: (way: typeof words.ways[number]) => string
  disabled?: boolean
  hint?: string
}

/** The ways to keep a file in pieces: each with what it survives and what it takes. */
export function ClassWays({ legend, name: field, chosen, onChoose, takes, disabled = false, hint }: Ways): ReactElement {
  return (
    <fieldset className="class-choice">
      <legend className="field-label">{legend}</legend>
      {words.ways.map(way => (
        <label key={way.key} className="check">
          <input type="radio" name={field} checked={chosen === way.key} disabled={disabled} onChange={() => onChoose(way.key)} {...chosen === way.key ? { 'data-focus': true } : {}} />
          <span><strong>{way.name}</strong> <span className="small quiet class-way">{words.way(way.needed, way.total)} {way.lasts} {takes(way)}</span></span>
        </label>
      ))}
      {hint && <p className="small quiet">{hint}</p>}
    </fieldset>
  )
}

/** How files that are added from now on are kept. Kept on this device. */
export function ClassChoice(): ReactElement {
  const [chosen, setChosen] = useState(chosenClass)
  const choose = (name: ChosenClass): void => {
    setChosenClass(name)
    setChosen(name)
  }
  return <ClassWays legend={words.choose} name="class" chosen={chosen} onChoose={choose} takes={({ needed, total }) => words.takes(needed, total)} hint={words.chooseHint} />
}

/** The same choice in front of the list, before files are picked. */
export function ClassDialog({ onClose }: { onClose: () => void }): ReactElement {
  return (
    <Dialog title={words.dialog} onClose={onClose}>
      <ClassChoice />
      <div className="dialog-actions"><button type="button" className="button button-primary" onClick={onClose}>{text.common.done}</button></div>
    </Dialog>
  )
}
