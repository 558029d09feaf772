// `npm run sql -- <file|->`: runs SQL as lite_admin and prints the rows. Refuses COPY … FROM stdin.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { SqlSource } from '../db/migrations/sql-error.ts'
import type { ScriptResult } from '../db/migrations/sql-script.ts'
import { formatTable } from './print-table.ts'
import { runSql } from './run-sql.ts'
import { progress, withDatabase } from './with-database.ts'

const usage = `npm run sql -- <file.sql | -> [--json]

Runs the file (- is standard input) as lite_admin in one transaction and prints the rows of its statements.
  -- no-transaction as the first line: every statement stands alone
  --json: one array of objects a line instead of tables`

function readSource(file: string): SqlSource {
  if (file === '-') return { file: '-', text: readFileSync(0, 'utf8') }
  return { file, text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') }
}

// Types whose text is JSON as it stands: numbers that keep their value, json, jsonb.
const jsonTypes = new Set([21, 23, 26, 114, 3802])
const boolean = 16

function jsonValue(value: string | null, type: number | undefined): unknown {
  if (value === null) return null
  if (type === boolean) return value === 't'
  return type !== undefined && jsonTypes.has(type) ? JSON.parse(value) : value
}

function toJson({ columns, types, rows }: ScriptResult): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((name, column) => [name, jsonValue(row[column] ?? null, types[column])])),
  )
  return JSON.stringify(objects)
}

/** @returns 0, or 2 when called without a file. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const file = positionals[0]
  if (file === undefined || positionals.length > 1) {
    console.error(usage)
    return 2
  }
  const source = readSource(file)
  return await withDatabase(async (context) => {
    const begun = performance.now()
    const count = await runSql(context, source, (result) => {
      if (result.columns.length === 0) return
      console.log(values.json ? toJson(result) : `${formatTable(result.columns, result.rows)}\n`)
      if (!values.json) progress(`(${result.rows.length} row${result.rows.length === 1 ? '' : 's'})`)
    })
    const took = Math.round(performance.now() - begun)
    progress(`${count} statement${count === 1 ? '' : 's'}, ${took} ms`)
    return 0
  })
}
