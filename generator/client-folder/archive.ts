// A client folder as a zip file. The same folder gives the same bytes.
import { strToU8, zipSync } from 'fflate'
import type { Folder } from './folder.ts'

/** The oldest date that the format knows: a date would make each archive another one. */
const mtime = '1980-01-01T00:00:00'

/** The bytes of the archive; paths are those of the folder. */
export function archive(folder: Folder): Uint8Array {
  const entries = [...folder].map(([path, text]) => [path, strToU8(text)] as const)
  return zipSync(Object.fromEntries(entries), { mtime, level: 6 })
}
