import { useState, type ReactElement } from 'react'
import { text } from '../text.ts'
import { chosenClass, setChosenClass, type ChosenClass } from './chosenClass.ts'

const words = text.classes

/** How files that are added from now on are kept: each way with what it survives and what it takes. Kept on this device. */
export function ClassChoice(): ReactElement {
  const [chosen, setChosen] = useState(chosenClass)
  const choose = (name: ChosenClass): void => {
    setChosenClass(name)
    setChosen(name)
  }
  return (
    <fieldset className="class-choice">
      <legend className="field-label">{words.choose}</legend>
      {words.ways.map(({ key, name, needed, total, lasts }) => (
        <label key={key} className="check">
          <input type="radio" name="class" checked={chosen === key} onChange={() => choose(key)} />
          <span><strong>{name}</strong> <span className="small quiet class-way">{words.way(needed, total)} {lasts} {words.takes(needed, total)}</span></span>
        </label>
      ))}
      <p className="small quiet">{words.chooseHint}</p>
    </fieldset>
  )
}
