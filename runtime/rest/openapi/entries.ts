// Which relations the document has, under which names: components, tags and the beginnings of operation ids. Every name
// is unique whatever the database calls things.
import type { Routine, Table } from '../contract.ts'
import type { Mounted } from '../mounted.ts'
import { componentName } from './json.ts'

/** One relation. */
export interface Entry {
  readonly table: Table
  /** Beginning of the names of its components. */
  readonly key: string
  /** Tag, and how the client names it: `todos`, outside the first schema `billing.todos`. */
  readonly name: string
}

/** Everything that shares a path: relations of one name in several schemas, the default schema's first. */
export interface RelationGroup {
  readonly name: string
  readonly entries: readonly Entry[]
}

/** Overloads of one name, in several schemas perhaps. */
export interface FunctionGroup {
  readonly name: string
  readonly routines: readonly Routine[]
}

/** Makes each name that it is given unlike all before. */
export type Unique = (wanted: string) => string

export function unique(): Unique {
  /** Names that were given, with the number of the next one like it. */
  const taken = new Map<string, number>()
  return (wanted) => {
    let name = wanted
    let next = taken.get(wanted) ?? 2
    while (taken.has(name)) name = `${wanted}_${next++}`
    taken.set(wanted, next)
    taken.set(name, taken.get(name) ?? 2)
    return name
  }
}

/** `name` as the client says it: after its schema, unless that is the first one. */
export const inSchema = (schema: string, schemas: readonly string[], name: string): string =>
  schema === schemas[0] ? name : `${schema}.${name}`

/**
 * @param schemas the exposed ones, the default first
 * @param tag makes names of tags unique
 */
export function relationGroups(
  relations: readonly Mounted[],
  schemas: readonly string[],
  tag: Unique,
): readonly RelationGroup[] {
  const groups = new Map<string, Entry[]>()
  const component = unique()
  for (const { table, folder } of bySchema(relations, ({ table }) => table.schema, schemas)) {
    const id = table.schemas.row.$id ?? folder
    const key = component(/^\w+$/.test(id) ? id : componentName(folder))
    const entry = { table, key, name: tag(inSchema(table.schema, schemas, table.name)) }
    const group = groups.get(table.name)
    if (group) group.push(entry)
    else groups.set(table.name, [entry])
  }
  return [...groups].map(([name, entries]) => ({ name, entries }))
}

export function functionGroups(
  routines: readonly Routine[],
  schemas: readonly string[],
): readonly FunctionGroup[] {
  const groups = new Map<string, Routine[]>()
  for (const routine of bySchema(routines, ({ schema }) => schema, schemas)) {
    const group = groups.get(routine.name)
    if (group) group.push(routine)
    else groups.set(routine.name, [routine])
  }
  return [...groups].map(([name, of]) => ({ name, routines: of }))
}

/** A stable order: schemas as they are exposed. */
function bySchema<T>(
  list: readonly T[],
  schemaOf: (of: T) => string,
  schemas: readonly string[],
): readonly T[] {
  const rank = (of: T) => {
    const at = schemas.indexOf(schemaOf(of))
    return at < 0 ? schemas.length : at
  }
  return [...list].sort((a, b) => rank(a) - rank(b))
}
