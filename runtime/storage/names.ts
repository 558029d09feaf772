// Names of buckets and objects. Any text that is well-formed and could stand in a URL path is a name of an object: it never
// becomes a path on a disk. Refuses (InvalidKey) control characters, segments `.` and `..`, more than 1,024 bytes.
import { storageErrors } from './errors.ts'

/** Where an object is. */
export interface Place {
  readonly bucket: string
  readonly name: string
}

const longestKey = 1024
const longestBucket = 100

/** Lone surrogates have no UTF-8, and control characters no place in a name. */
const malformed = /\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/u

/** What a name may not be as a whole; undefined where it may. Names are not normalised: two spellings are two objects. */
function isWrong(name: string): boolean {
  return (
    name === '' ||
    Buffer.byteLength(name) > longestKey ||
    malformed.test(name) ||
    name.includes('\\') ||
    name.startsWith('/') ||
    name.split('/').some((segment) => segment === '.' || segment === '..')
  )
}

/** @throws StorageError InvalidKey */
export function checkKey(name: string): string {
  if (isWrong(name)) throw storageErrors.invalidKey(name)
  return name
}

/** @throws StorageError InvalidKey */
export function checkPlace({ bucket, name }: Place): Place {
  return { bucket, name: checkKey(name) }
}

/** @throws StorageError InvalidBucketName */
export function checkBucketName(name: unknown): string {
  if (
    typeof name !== 'string' ||
    name.trim() !== name ||
    name === '' ||
    name.length > longestBucket ||
    /[/\\]/.test(name) ||
    malformed.test(name) ||
    name === '.' ||
    name === '..'
  )
    throw storageErrors.invalidBucket(String(name))
  return name
}
