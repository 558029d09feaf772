// Gives values of filters the form in which images of rows hold them. Refuses (invalid_filter) what is no value of the type.
import pg from 'pg'
import type { LoginPool } from '../../db/login-pool.ts'
import type { Cast } from './compile.ts'
import { invalidFilter } from './parse.ts'

/** Values remembered: ten thousand who watch their own rows ask for as many. */
const mostKnown = 20_000

export function createCast(db: LoginPool): Cast {
  const known = new Map<string, string>()
  return async (sqlType, text) => {
    const key = `${sqlType} ${text}`
    const found = known.get(key)
    if (found !== undefined) return found
    try {
      const [row] = await db.rows<{ json: string | null }>(
        `select to_jsonb($1::text::${sqlType})::text as json`,
        [text],
      )
      const json = row?.json ?? 'null'
      if (known.size >= mostKnown) known.clear()
      known.set(key, json)
      return json
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('22')) throw error
      throw invalidFilter(`${JSON.stringify(text.slice(0, 100))} is no value of the type ${sqlType}`)
    }
  }
}
