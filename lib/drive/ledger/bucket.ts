import type { Bytes } from '../../bytes/bytes.ts'
import type { Options } from '../../options.ts'
import type { PageToken } from './types.ts'

/** Pages of a version in the bucket that its token names. */
export interface Pages {
  get: (token: PageToken, page: number, options?: Options) => Promise<Bytes>
}

/** Pages that can be written too. */
export interface WritablePages extends Pages {
  put: (token: PageToken, page: number, bytes: Bytes, options?: Options) => Promise<unknown>
}
