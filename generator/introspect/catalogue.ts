// Reads the catalogue: pg-introspection's query and our supplement, in one snapshot. Nothing is interpreted here.
import type pg from 'pg'
import { apiRoles } from '../model/roles.ts'
import { baseQuery, everything, type Selection } from './base-query.ts'
import type { Introspection } from './rows.ts'
import { settings, supplementQuery } from './supplement.ts'
import type { Supplement } from './supplement.ts'

/** What the conversion to the model works on: plain rows, in any order. */
export interface Catalogue {
  readonly base: Introspection
  readonly extra: Supplement
}

/**
 * Runs the work in a REPEATABLE READ READ ONLY transaction in which names and expressions print as we want them.
 * @param client connected, outside a transaction; any role may read the catalogue
 */
export async function inSnapshot<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query(`begin isolation level repeatable read read only; ${settings}`)
  try {
    return await work()
  } finally {
    await client.query('rollback')
  }
}

/**
 * Reads what is selected of the catalogue for the given schemas, within {@link inSnapshot}.
 * @throws what PostgreSQL throws
 */
export async function readCatalogue(
  client: pg.ClientBase,
  schemas: readonly string[],
  { relations, types, functions }: Selection = everything,
): Promise<Catalogue> {
  const base = await client.query<{ introspection: string }>(baseQuery, [relations, types, functions])
  const extra = await client.query<{ supplement: string }>(supplementQuery, [
    schemas,
    apiRoles,
    relations,
    types,
    functions,
  ])
  return {
    base: JSON.parse(base.rows[0]?.introspection ?? '') as Introspection,
    extra: JSON.parse(extra.rows[0]?.supplement ?? '') as Supplement,
  }
}
