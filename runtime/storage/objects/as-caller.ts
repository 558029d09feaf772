// The one function that asks row-level security: every verb of every protocol runs its statement here, as the caller. What
// PostgreSQL refuses becomes an error of storage that names the policy that is missing.
import pg from 'pg'
import type { Database, Statement } from '../../db/contract.ts'
import type { Caller } from '../../identity/caller.ts'
import type { StorageError } from '../errors.ts'
import { storageErrors } from '../errors.ts'

/** What the server is doing, for policies that call storage.operation(); named as in Supabase. */
export type Operation = `storage.${string}`

export interface Asking {
  readonly caller: Caller
  readonly operation: Operation
  /** ETags with their quotes, by commas, one of which the object that is replaced must have; `*` is any. */
  readonly ifMatch?: string | undefined
}

/** What a statement needs of the policies, for the message of a refusal. */
export type Verb = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'SELECT, INSERT and UPDATE'

export interface AsCaller {
  /**
   * Rows of a statement that returns one column of JSON.
   * @throws StorageError AccessDenied and what the constraints say
   */
  rows<Row>(asking: Asking, verb: Verb, statement: Statement, options?: { after?: Statement }): Promise<Row[]>
  /** How many rows it concerns. With `dry` nothing stays of it. @throws like {@link rows} */
  affects(asking: Asking, verb: Verb, statement: Statement, options?: { dry?: boolean }): Promise<number>
}

/** What is missing, in words that a search for Supabase's message finds. */
export const refusal = (table: string, role: string, verb: string) =>
  storageErrors.denied(
    `new row violates row-level security policy: no policy of storage.${table} for ${verb} lets ${role} do this`,
  )

const tableOf = (message: string) => /for table "(\w+)"/.exec(message)?.[1] ?? 'objects'

const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '42501' && error.message.includes('row-level security')

/** @returns undefined for what is no quota that is used up */
export const quotaError = (error: unknown): StorageError | undefined =>
  error instanceof pg.DatabaseError && error.code === 'LS413'
    ? storageErrors.tooLarge([error.message, error.detail].filter(Boolean).join('. '))
    : undefined

/** @returns undefined for what is no user's fault */
function translated(error: pg.DatabaseError, role: string, verb: Verb): StorageError | undefined {
  switch (error.code) {
    case '42501':
      return isRefusal(error)
        ? refusal(tableOf(error.message), role, verb)
        : storageErrors.denied(`${error.message}${error.hint ? ` (${error.hint})` : ''}`)
    case '23503':
      return storageErrors.noSuchBucket()
    case '23505':
      return storageErrors.exists()
    case '23514':
      return storageErrors.invalidKey('it breaks the rules for names')
    // raised by our triggers
    case 'LS404':
      return storageErrors.noSuchKey()
    case 'LS410':
      return storageErrors.noSuchUpload()
    case 'LS412':
      return storageErrors.precondition()
    default:
      return quotaError(error)
  }
}

const setOperation = (operation: Operation, ifMatch: string): Statement => ({
  text: `select set_config('storage.operation', $1, true), set_config('storage.if_match', $2, true)`,
  values: [operation, ifMatch],
})

export function createAsCaller(database: Database): AsCaller {
  /**
   * Which policy an upsert lacks, as PostgreSQL does not say: tried once more in smaller steps, of which nothing stays. The
   * existing object is asked about last, so that who may not insert hears nothing of it.
   * @param upsert an insert of (bucket, name, …) with `on conflict`
   */
  async function missingOf({ caller, operation }: Asking, upsert: Statement): Promise<Verb> {
    const before = setOperation(operation, '')
    const attempt = async (text: string, values: Statement['values']): Promise<number | pg.DatabaseError> => {
      try {
        return (await database.asCaller(caller, { text, values }, { before, rollback: true })).affected
      } catch (error) {
        if (error instanceof pg.DatabaseError) return error
        throw error
      }
    }
    const { values } = upsert
    const insert = upsert.text.slice(0, upsert.text.indexOf('on conflict'))
    const inserted = await attempt(insert, values)
    if (isRefusal(inserted)) return 'INSERT'
    if (isRefusal(await attempt(`${insert} returning id`, values))) return 'SELECT'
    const seen = await attempt(
      'select from storage.objects where bucket_id = $1 and name = $2',
      values.slice(0, 2),
    )
    const isHidden = inserted instanceof pg.DatabaseError && inserted.code === '23505' && seen === 0
    return isHidden ? 'SELECT' : 'UPDATE'
  }

  async function run(
    asking: Asking,
    verb: Verb,
    statement: Statement,
    { rollback, after }: { rollback?: boolean; after?: Statement | undefined },
  ) {
    const { caller, operation, ifMatch = '' } = asking
    // for who sees everything no policy is asked, so that nothing needs to know the operation
    const before = caller.login === 'service' && ifMatch === '' ? undefined : setOperation(operation, ifMatch)
    const readOnly = verb === 'SELECT'
    try {
      return await database.asCaller(caller, statement, {
        ...{ before, after, readOnly },
        ...(rollback && { rollback }),
      })
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error
      const isUpsert = verb === 'SELECT, INSERT and UPDATE'
      const missing = isUpsert && isRefusal(error) ? await missingOf(asking, statement) : verb
      throw translated(error, caller.role, missing) ?? error
    }
  }
  return {
    rows: async <Row>(
      asking: Asking,
      verb: Verb,
      statement: Statement,
      options: { after?: Statement } = {},
    ) => {
      const { rows, after } = await run(asking, verb, statement, { after: options.after })
      return (options.after ? after : rows).map(([json]) => JSON.parse(json?.toString() ?? 'null') as Row)
    },
    affects: async (asking, verb, statement, { dry = false } = {}) =>
      (await run(asking, verb, statement, { rollback: dry })).affected,
  }
}
