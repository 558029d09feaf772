// A parsed body against the facts of its table. Refuses unknown columns always, and in strict mode generated columns
// and JSON kinds that cannot be right (decision 20). Nothing is sent before this passed.
import type { Table } from '../contract.ts'
import { checkPayloadColumns } from '../plan/write.ts'
import { generatedColumn } from '../refusals.ts'
import type { Body } from './body.ts'
import type { Row, Validator } from './validator.ts'

/**
 * @param written the columns that the statement will write
 * @param validate null in lenient mode
 * @throws PGRST204, 428C9, 22P02, 23502
 */
export function checkBody(
  table: Table,
  body: Body,
  written: readonly string[],
  verb: 'insert' | 'update',
  validate: Validator | null,
): void {
  checkPayloadColumns(table, written)
  if (validate === null) return
  for (const name of table.generated ?? []) if (written.includes(name)) throw generatedColumn(verb, name)
  if (body.rows === null || !body.typed) return
  const keys = new Set(written)
  body.rows.forEach((row, index) => {
    validate(only(row, keys), body.many ? index : null)
  })
}

/** With `columns=` other keys are ignored, whatever they hold. */
function only(row: Row, keys: ReadonlySet<string>): Row {
  const names = Object.keys(row)
  if (names.every((name) => keys.has(name))) return row
  return Object.fromEntries(names.filter((name) => keys.has(name)).map((name) => [name, row[name]]))
}
