// Runs one statement and keeps as many of its rows as are wanted: the server makes no more of them than that.
import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { SqlResult } from '../contract/sql.ts'

type Text = string | null

/** Bytes of the values of one statement that are kept; beyond them it counts as truncated. */
const mostBytes = 32 * 1024 ** 2

interface Field extends pg.FieldDef {
  readonly dataTypeModifier: number
}

export type Unnamed = Omit<SqlResult, 'fields' | 'duration' | 'notices' | 'sql'> & {
  readonly fields: readonly Field[]
}

const asText = { getTypeParser: () => (value: Text) => value }

function read(cursor: Cursor<Text[]>, count: number): Promise<{ rows: Text[][]; result: pg.Result }> {
  return new Promise((resolve, reject) => {
    cursor.read(count, (error: Error | undefined, rows: Text[][], result: pg.Result) => {
      if (error) reject(error)
      else resolve({ rows, result })
    })
  })
}

const step = 500

/**
 * @param cap rows that are kept at most
 * @param isQuery whether further rows need not be made, as nothing is changed by making them
 */
export async function runStatement(
  client: pg.Client,
  text: string,
  params: readonly Text[],
  { cap, isQuery }: { readonly cap: number; readonly isQuery: boolean },
): Promise<Unnamed> {
  const cursor = client.query(
    new Cursor<Text[]>(text, [...params], {
      rowMode: 'array',
      types: asText as unknown as pg.CustomTypesConfig,
    }),
  )
  const kept: Text[][] = []
  let [bytes, seen, truncated] = [0, 0, false]
  try {
    for (;;) {
      const wanted = truncated ? step : Math.min(step, cap + 1 - kept.length)
      const { rows, result } = await read(cursor, wanted)
      seen += rows.length
      for (const row of rows) {
        if (truncated) break
        bytes += row.reduce((sum, value) => sum + (value?.length ?? 0), 0)
        if (kept.length === cap || bytes > mostBytes) truncated = true
        else kept.push(row)
      }
      const hasEnded = rows.length < wanted
      if (!hasEnded && !(truncated && isQuery)) continue
      const fields = result.fields as Field[]
      const command = typeof result.command === 'string' ? result.command : 'SELECT'
      // what the server counts are the rows of the last portion
      const count = fields.length > 0 ? (hasEnded ? seen : kept.length) : result.rowCount
      return { command, row_count: count, fields, rows: kept, truncated }
    }
  } finally {
    await cursor.close().catch(() => undefined)
  }
}
