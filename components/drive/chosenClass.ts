import { NODE_CLASS_NAMES, type NodeClassName } from '../../lib/bytes/className.ts'

const KEY = 'cyxcloud-class'

/** The class that new files get, as it was chosen on this device. */
export const chosenClass = (): NodeClassName => NODE_CLASS_NAMES.find(name => name === localStorage.getItem(KEY)) ?? 'standard'

/** Chooses the class of new files. */
export const setChosenClass = (name: NodeClassName): void => { localStorage.setItem(KEY, name) }
