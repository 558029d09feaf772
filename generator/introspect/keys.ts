// Primary, unique and foreign keys of tables, and what views inherit of them (PostgREST's rules, rest.md §1.5).
import type { PgClass, PgConstraint } from './rows.ts'
import type { ForeignKey } from '../model/model.ts'
import { compare, sortedBy } from '../model/order.ts'
import type { Lookup } from './lookup.ts'
import type { Sources } from './sources.ts'

interface Keys {
  primaryKey: readonly string[]
  uniques: readonly (readonly string[])[]
  foreignKeys: readonly ForeignKey[]
}

/** Attribute numbers of one key, in the key's order. */
type KeyColumns = readonly number[]

/** A view that shows a column of a key many times has that key in many ways; more than these are not listed. */
const maxWays = 16

/** Keys of one relation, tables and views alike. `inserts`: the relation takes INSERT, so ON CONFLICT may be used. */
export type KeysOf = (relation: PgClass, inserts: boolean) => Keys

export function createKeys(lookup: Lookup, sources: Sources): KeysOf {
  const constraintsOf = (relation: string, kind: string) =>
    (lookup.constraints.get(relation) ?? []).filter((row) => row.contype === kind)

  function names(relation: string, attnums: KeyColumns): readonly string[] {
    const attributes = lookup.attributes.get(relation)
    return attnums.map((attnum) => {
      const attribute = attributes?.get(attnum)
      if (!attribute) throw new Error(`a key names column number ${attnum}, which is not in the catalogue`)
      return attribute.attname
    })
  }

  /** The clones that PostgreSQL makes of a key for each partition have a parent. */
  const foreignConstraints = (relation: string) =>
    constraintsOf(relation, 'f').filter((row) => (row.conparentid ?? '0') === '0')

  function uniqueIndexes(relation: string): readonly KeyColumns[] {
    return (lookup.indexes.get(relation) ?? [])
      .filter((row) => row.indisunique === true && row.indisvalid === true && !row.indpred && !row.indexprs)
      .map((row) => row.indkey.slice(0, row.indnkeyatts ?? row.indkey.length))
  }

  function isOneToOne(row: PgConstraint): boolean {
    const ours = sameSet(row.conkey ?? [])
    const unique = [...constraintsOf(row.conrelid, 'p'), ...constraintsOf(row.conrelid, 'u')]
    return unique.some((constraint) => sameSet(constraint.conkey ?? []) === ours)
  }

  function foreignKey(row: PgConstraint, columns: readonly string[]): ForeignKey {
    const target = lookup.classes.get(row.confrelid)
    if (!target) throw new Error(`foreign key ${row.conname} points to a relation outside the catalogue`)
    return {
      name: row.conname,
      description: lookup.description('pg_constraint', row._id),
      columns,
      target: {
        schema: lookup.schemas.get(target.relnamespace) ?? '',
        name: target.relname,
        columns: names(target._id, row.confkey ?? []),
      },
      oneToOne: isOneToOne(row),
    }
  }

  function ofTable(relation: string): Keys {
    const primary = constraintsOf(relation, 'p')[0]
    return {
      primaryKey: names(relation, primary?.conkey ?? []),
      uniques: uniqueIndexes(relation).map((attnums) => names(relation, attnums)),
      foreignKeys: foreignConstraints(relation).map((row) =>
        foreignKey(row, names(relation, row.conkey ?? [])),
      ),
    }
  }

  /** For each table below a view: which of its columns are shown, and under which names. */
  function shown(view: string): ReadonlyMap<string, ReadonlyMap<number, readonly string[]>> {
    const tables = new Map<string, Map<number, string[]>>()
    for (const attribute of lookup.attributes.get(view)?.values() ?? []) {
      const source = sources.of(view, attribute.attnum)
      if (!source) continue
      const columns = tables.get(source.relation) ?? new Map<number, string[]>()
      tables.set(source.relation, columns)
      columns.set(source.attnum, [...(columns.get(source.attnum) ?? []), attribute.attname])
    }
    return tables
  }

  /** A join's rows are told apart by the keys of all its tables together; of repeated columns the first counts. */
  function ofView(view: string, inserts: boolean): Keys {
    const primaryKey: string[] = []
    const uniques: (readonly string[])[] = []
    const foreignKeys: ForeignKey[] = []
    for (const [table, columns] of shown(view)) {
      const ways = (attnums: KeyColumns) => combinations(attnums.map((attnum) => columns.get(attnum) ?? []))
      const primary = constraintsOf(table, 'p')[0]
      if (primary) primaryKey.push(...(ways(primary.conkey ?? [])[0] ?? []))
      if (inserts) uniques.push(...uniqueIndexes(table).flatMap(ways))
      for (const row of foreignConstraints(table)) {
        foreignKeys.push(...ways(row.conkey ?? []).map((names) => foreignKey(row, names)))
      }
    }
    if (primaryKey.length > 0) uniques.push(primaryKey)
    return { primaryKey, uniques, foreignKeys }
  }

  return (relation, inserts) => {
    const isView = relation.relkind === 'v' || relation.relkind === 'm'
    const { primaryKey, uniques, foreignKeys } = isView
      ? ofView(relation._id, inserts)
      : ofTable(relation._id)
    return {
      primaryKey,
      uniques: distinct(uniques),
      foreignKeys: sortedBy(foreignKeys, (key) => [key.name, ...key.columns]),
    }
  }
}

/** Equal text for equal sets of attribute numbers. */
const sameSet = (attnums: KeyColumns) => [...attnums].sort((a, b) => a - b).join()

/** Sorted, each list once. */
function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const sorted = sortedBy(lists, (list) => list)
  return sorted.filter((list, i) => i === 0 || compare(sorted[i - 1] ?? [], list) !== 0)
}

/** Every way to pick one of each; none when one of them is empty. */
function combinations(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let ways: readonly (readonly string[])[] = choices.length === 0 ? [] : [[]]
  for (const names of choices) {
    ways = ways.flatMap((way) => names.map((name) => [...way, name])).slice(0, maxWays)
  }
  return ways
}
