// Staged changes as the statements that save them: many rows in one, and the same rows each by itself, to find the one that is
// refused. In an order that keys allow: removals, edits, new rows.
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { idOf, keyOf, type Changes } from './changes.ts'
import { deleteSql, insertSql, updateAllSql, updateSql, type Edit, type Key, type Values } from './sql.ts'

/** One statement. */
export interface Step {
  readonly sql: string
  /** How many rows it must be about; null: any number, as triggers may keep new ones out. */
  readonly rows: number | null
  /** What people call its row. */
  readonly name: string
  /** One statement for each of its rows; undefined where it is about one. */
  readonly split: (() => readonly Step[]) | undefined
}

/** Rows of one statement: as many are tried one by one where one of them is refused. */
const most = 500

function chunks<T>(all: readonly T[]): (readonly T[])[] {
  const found: (readonly T[])[] = []
  for (let at = 0; at < all.length; at += most) found.push(all.slice(at, at + most))
  return found
}

/** What one does for many rows, or for the only one. */
function stepOf<T>(
  parts: readonly T[],
  of: { readonly all: (parts: readonly T[]) => string; readonly one: (part: T) => Step },
): readonly Step[] {
  const [first] = parts
  if (!first || parts.length === 1) return parts.map(of.one)
  const { name, rows } = of.one(first)
  const split = () => parts.map(of.one)
  return [{ sql: of.all(parts), rows: rows === null ? null : parts.length, name, split }]
}

const nameOf = ({ primary_key: names }: TableInfo, key: Key): string =>
  names.map((name, index) => `${name} = ${key[index] ?? 'NULL'}`).join(', ')

/** PostgreSQL reads a bare number in other units where the column has them: `1` in an `interval hour`. */
const hasUnits = ({ type }: ColumnInfo): boolean => /^interval [a-z]/.test(type)

/** Edits of the same columns, in the order in which they were made. */
function alike(table: TableInfo, edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const units = new Set(table.columns.filter(hasUnits).map(({ name }) => name))
  const groups = new Map<string, Edit[]>()
  for (const edit of edits) {
    const [key, values] = edit
    const names = Object.keys(values).sort()
    const kind = names.some((name) => units.has(name)) ? idOf(key) : JSON.stringify(names)
    const group = groups.get(kind)
    if (group) group.push(edit)
    else groups.set(kind, [edit])
  }
  return [...groups.values()]
}

/** A new row and where it stands among them. */
type Added = readonly [values: Values, index: number]

/** Neighbours with the same columns: they get their numbers in their order. */
function neighbours(added: readonly Values[]): readonly (readonly Added[])[] {
  const runs: Added[][] = []
  let before: string | undefined
  for (const [index, values] of added.entries()) {
    const names = Object.keys(values)
    const kind = names.length === 0 ? undefined : JSON.stringify(names)
    if (kind !== undefined && kind === before) runs.at(-1)?.push([values, index])
    else runs.push([[values, index]])
    before = kind
  }
  return runs
}

export function stepsOf(table: TableInfo, { edits, removed, added }: Changes): readonly Step[] {
  const single = { rows: 1, split: undefined }
  const removal = {
    all: (keys: readonly Key[]) => deleteSql(table, keys),
    one: (key: Key): Step => ({ ...single, sql: deleteSql(table, [key]), name: nameOf(table, key) }),
  }
  const update = {
    all: (all: readonly Edit[]) => updateAllSql(table, Object.keys(all[0]?.[1] ?? {}), all),
    one: ([key, values]: Edit): Step => ({
      ...{ ...single, sql: updateSql(table, key, values), name: nameOf(table, key) },
    }),
  }
  const insert = {
    all: (all: readonly Added[]) =>
      insertSql(table, ...(all.map(([values]) => values) as [Values, ...Values[]])),
    one: ([values, index]: Added): Step => ({
      ...{ ...single, rows: null, sql: insertSql(table, values), name: texts.addedRow(index + 1) },
    }),
  }
  const kept = [...edits].flatMap(([id, values]): Edit[] => (removed.has(id) ? [] : [[keyOf(id), values]]))
  return [
    ...chunks([...removed].map(keyOf)).flatMap((keys) => stepOf(keys, removal)),
    ...alike(table, kept).flatMap((group) => chunks(group).flatMap((part) => stepOf(part, update))),
    ...neighbours(added).flatMap((run) => chunks(run).flatMap((part) => stepOf(part, insert))),
  ]
}

/** All of them as they run. */
export const toSql = (table: TableInfo, changes: Changes): string =>
  stepsOf(table, changes)
    .map(({ sql }) => sql)
    .join('\n')
