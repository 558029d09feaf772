// The variables of storage. Refuses nothing: load.ts does.
import { size, text } from './parse.ts'
import { grouped } from './variable.ts'

const storage = grouped('Storage')

export const storageVariables = {
  STORAGE_DIR: storage.withDefault(text, 'uploads', 'Where the bytes of files are kept.'),
  STORAGE_FILE_SIZE_LIMIT: storage.withDefault(
    size(1, 5 * 1024 ** 4),
    '50GB',
    'One file at most; buckets may have lower limits.',
  ),
  STORAGE_RESERVE: storage.withDefault(
    size(0, 1024 ** 5),
    '1GB',
    'So much of the disk stays free: uploads that would take it are refused, so that PostgreSQL goes on.',
  ),
}
