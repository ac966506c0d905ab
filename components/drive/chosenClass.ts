import { text } from '../text.ts'

const KEY = 'cyxcloud-class'

/** A class that can be chosen for new files. */
export type ChosenClass = (typeof text.classes.ways)[number]['key']

/** A class by the name that the codec has for it: as it is called here, what it survives, what it takes. */
export const wayOf = (key: string): typeof text.classes.ways[number] | undefined => text.classes.ways.find(way => way.key === key)

/** The class that new files get, as it was chosen on this device. */
export const chosenClass = (): ChosenClass => wayOf(localStorage.getItem(KEY) ?? '')?.key ?? 'standard'

/** Chooses the class of new files. */
export const setChosenClass = (name: ChosenClass): void => { localStorage.setItem(KEY, name) }
