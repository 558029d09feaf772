// Reads the catalogue: pg-introspection's query and our supplement, in one snapshot. Nothing is interpreted here.
import { makeIntrospectionQuery } from 'pg-introspection'
import type { Introspection } from './rows.ts'
import type pg from 'pg'
import { apiRoles } from '../model/roles.ts'
import { settings, supplementQuery } from './supplement.ts'
import type { Supplement } from './supplement.ts'

/** What the conversion to the model works on: plain rows, in any order. */
export interface Catalogue {
  readonly base: Introspection
  readonly extra: Supplement
}

/**
 * pg-introspection asks for every relation whether it can be written; a foreign table whose wrapper has no handler makes
 * that fail for the whole database. The supplement asks more carefully, so the question is taken out here.
 */
const baseQuery = makeIntrospectionQuery().replace(
  'pg_catalog.pg_relation_is_updatable(oid, true)::bit(8)::int4',
  'null::int4',
)

/**
 * Reads the catalogue for the given schemas in one REPEATABLE READ READ ONLY transaction of its own.
 *
 * @param client connected, outside a transaction; any role may read the catalogue
 * @throws what PostgreSQL throws
 */
export async function readCatalogue(client: pg.ClientBase, schemas: readonly string[]): Promise<Catalogue> {
  await client.query(`begin isolation level repeatable read read only; ${settings}`)
  try {
    const base = await client.query<{ introspection: string }>(baseQuery)
    const extra = await client.query<{ supplement: string }>(supplementQuery, [schemas, apiRoles])
    return {
      base: JSON.parse(base.rows[0]?.introspection ?? '') as Introspection,
      extra: JSON.parse(extra.rows[0]?.supplement ?? '') as Supplement,
    }
  } finally {
    await client.query('rollback')
  }
}
