import { text } from '../text.ts'

const KEY = 'cyxcloud-class'

/** A class that can be chosen for new files. */
export type ChosenClass = (typeof text.classes.ways)[number]['key']

/** The class that new files get, as it was chosen on this device. */
export const chosenClass = (): ChosenClass => text.classes.ways.find(({ key }) => key === localStorage.getItem(KEY))?.key ?? 'standard'

/** Chooses the class of new files. */
export const setChosenClass = (name: ChosenClass): void => { localStorage.setItem(KEY, name) }
