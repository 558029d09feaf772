// Runs a statement that may fail without the loss of its transaction.
import type { QueryResultRow } from 'pg'
import pg from 'pg'

/** What the connection or the server lost: no answer about the statement. */
const lost = /^(08|53|57)/

/** @throws what is no refusal of the statement itself */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as pg's own query has it
export async function attempt<Row extends QueryResultRow>(
  client: pg.Client,
  text: string,
  values: readonly string[],
): Promise<{ readonly rows: Row[] } | { readonly error: pg.DatabaseError }> {
  await client.query('savepoint attempt')
  try {
    const { rows } = await client.query<Row>(text, [...values])
    await client.query('release attempt')
    return { rows }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || lost.test(error.code ?? '')) throw error
    await client.query('rollback to attempt')
    return { error }
  }
}
