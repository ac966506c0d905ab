import type { FileEntry } from '../types.ts'

/** An entry as an object of its own, for comparing. */
export const plain = ({ id, parent, folder, name, type, size, addedAt, version, versions, starred, trashedAt, links, whole, class: kind }: FileEntry): FileEntry =>
  ({ id, parent, folder, name, type, size, addedAt, version, versions, starred, trashedAt, links, ...whole ? { whole } : {}, ...kind ? { class: kind } : {} })
