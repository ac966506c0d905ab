import type { Stretch } from '../keys/stretch.ts'
import { stretchInWorker } from '../keys/stretchInWorker.ts'

/** Address of a file in the app's `workers/` folder. */
export const workerFile = (base: string, name: string): URL => new URL(`workers/${name}`, base)

/** Argon2id in a worker of its own. */
export const stretcher = (base: string): Stretch => stretchInWorker(workerFile(base, 'stretch.js'))
