// Deletes objects. Names that are not there, and those that the caller may not see, are passed over in silence, as in
// Supabase; what he sees and may not delete is refused where it is asked for alone.
import { storageErrors } from '../errors.ts'
import type { Place } from '../names.ts'
import type { Step } from '../steps.ts'
import { refusal, type AsCaller, type Asking } from './as-caller.ts'
import { objectJson, type Objects, type StoredObject } from './objects.ts'

export interface Remover {
  /** @returns the rows that are gone @throws StorageError NoSuchBucket, InvalidRequest */
  many(asking: Asking, bucket: string, names: readonly string[]): Promise<StoredObject[]>
  /** Everything whose name begins with `prefix`. @returns the rows that are gone */
  below(asking: Asking, bucket: string, prefix: string): Promise<StoredObject[]>
  /** @throws StorageError NoSuchKey, AccessDenied */
  one(asking: Asking, place: Place): Promise<void>
}

/** Names in one request. Source: storage.md §1.2. */
const mostNames = 1000

export function createRemover(asCaller: AsCaller, objects: Objects, step: Step = () => undefined): Remover {
  async function remove(asking: Asking, where: string, values: readonly string[]): Promise<StoredObject[]> {
    const text = `delete from storage.objects o where ${where} returning ${objectJson('o')}`
    const gone = await asCaller.rows<StoredObject>(asking, 'DELETE', { text, values })
    step('object deleted')
    return gone
  }

  return {
    many: async (asking, bucket, names) => {
      if (names.length === 0 || names.length > mostNames)
        throw storageErrors.invalidRequest(`prefixes must be 1 to ${mostNames} names`)
      return remove(
        asking,
        'o.bucket_id = $1 and o.name = any (array(select jsonb_array_elements_text($2::jsonb)))',
        [bucket, JSON.stringify(names)],
      )
    },
    below: (asking, bucket, prefix) =>
      remove(asking, 'o.bucket_id = $1 and starts_with(o.name, $2)', [bucket, prefix]),
    one: async (asking, place) => {
      const gone = await remove(asking, 'o.bucket_id = $1 and o.name = $2', [place.bucket, place.name])
      if (gone.length > 0) return
      await objects.find(asking, place)
      throw refusal('objects', asking.caller.role, 'DELETE')
    },
  }
}
