// The catalogue's rows behind Maps, so that the conversion looks things up and never searches. Keys are oids (as text)
// and attribute numbers; names are values only, so a table called `__proto__` is nothing special.
import type { FunctionName, Representation } from '../model/model.ts'
import type { Introspection, PgAttribute, PgClass, PgConstraint, PgIndex, PgType } from './rows.ts'
import type { Catalogue } from './catalogue.ts'
import type { Supplement, SystemType } from './supplement.ts'

export type TypeRow = SystemType & {
  readonly schema: string
  readonly sql: string
  readonly default: string | null
  readonly representation: Representation | undefined
}

/** What format_type prints for a type that has just been dropped. */
export const unknownType = '???'

export interface Lookup {
  readonly base: Introspection
  readonly schemas: ReadonlyMap<string, string>
  readonly classes: ReadonlyMap<string, PgClass>
  /** Living columns of each relation, by attnum and in its order. */
  readonly attributes: ReadonlyMap<string, ReadonlyMap<number, PgAttribute>>
  readonly constraints: ReadonlyMap<string, readonly PgConstraint[]>
  readonly indexes: ReadonlyMap<string, readonly PgIndex[]>
  readonly types: ReadonlyMap<string, TypeRow>
  /** Array, range and multirange types to the type that they are made of. */
  readonly madeOf: ReadonlyMap<string, string>
  readonly defaults: ReadonlyMap<string, ReadonlyMap<number, string>>
  readonly description: (catalogue: Described, oid: string, sub?: number) => string | null
  readonly ownedByExtension: (catalogue: Described, oid: string) => boolean
}

type Described = 'pg_namespace' | 'pg_class' | 'pg_constraint' | 'pg_proc' | 'pg_type'

/** Groups rows into lists by a key. */
export function groupBy<T>(rows: Iterable<T>, key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const found = groups.get(key(row))
    if (found) found.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

export function indexCatalogue({ base, extra }: Catalogue): Lookup {
  const catalogues = new Map(Object.entries(base.catalog_by_oid).map(([oid, name]) => [name, oid]))
  const address = (catalogue: Described, oid: string, sub: number) =>
    `${catalogues.get(catalogue) ?? ''}/${oid}/${sub}`

  const schemas = new Map(base.namespaces.map((row) => [row._id, row.nspname]))
  const descriptions = new Map(
    base.descriptions.map((row) => [`${row.classoid}/${row.objoid}/${row.objsubid}`, row.description]),
  )
  const extension = catalogues.get('pg_extension')
  const owned = new Set(
    base.depends
      .filter((row) => row.deptype === 'e' && row.refclassid === extension)
      .map((row) => `${row.classid}/${row.objid}/0`),
  )

  return {
    base,
    schemas,
    classes: new Map(base.classes.map((row) => [row._id, row])),
    attributes: indexAttributes(base.attributes),
    constraints: groupBy(base.constraints, (row) => row.conrelid),
    indexes: groupBy(base.indexes, (row) => row.indrelid),
    types: indexTypes({ base, extra }, schemas),
    madeOf: new Map(
      base.ranges.flatMap((row) => [
        [row.rngtypid ?? '', row.rngsubtype ?? ''] as const,
        [row.rngmultitypid ?? '', row.rngtypid ?? ''] as const,
      ]),
    ),
    defaults: indexDefaults(extra.defaults),
    description: (catalogue, oid, sub = 0) => descriptions.get(address(catalogue, oid, sub)) ?? null,
    ownedByExtension: (catalogue, oid) => owned.has(address(catalogue, oid, 0)),
  }
}

function indexAttributes(rows: readonly PgAttribute[]): Map<string, Map<number, PgAttribute>> {
  const living = rows.filter((row) => row.attisdropped !== true).sort((a, b) => a.attnum - b.attnum)
  const groups = groupBy(living, (row) => row.attrelid)
  return new Map(
    Array.from(groups, ([relation, columns]) => [relation, new Map(columns.map((row) => [row.attnum, row]))]),
  )
}

function indexTypes({ base, extra }: Catalogue, schemas: ReadonlyMap<string, string>): Map<string, TypeRow> {
  const printed = new Map(extra.types.map(([oid, sql, defaultSql]) => [oid, { sql, defaultSql }]))
  const representations = indexCasts(extra.casts)
  const toRow = (row: PgType | SystemType): TypeRow => ({
    _id: row._id,
    typname: row.typname,
    typnamespace: row.typnamespace,
    typtype: row.typtype ?? '',
    typelem: row.typelem ?? '0',
    typrelid: row.typrelid ?? '0',
    typbasetype: row.typbasetype ?? '0',
    typsubscript: row.typsubscript ?? '-',
    typnotnull: row.typnotnull ?? false,
    typtypmod: row.typtypmod ?? -1,
    schema: schemas.get(row.typnamespace) ?? 'information_schema',
    sql: printed.get(row._id)?.sql ?? unknownType,
    default: printed.get(row._id)?.defaultSql ?? null,
    representation: representations.get(row._id),
  })
  return new Map([...base.types.map(toRow), ...extra.systemTypes.map(toRow)].map((row) => [row._id, row]))
}

function indexCasts(rows: Supplement['casts']): Map<string, Representation> {
  return new Map(
    Array.from(
      groupBy(rows, ([domain]) => domain),
      ([domain, casts]) => {
        const of = (wanted: keyof Representation): Record<string, FunctionName> => {
          const found = casts.find(([, way]) => way === wanted)
          return found ? { [wanted]: { schema: found[2], name: found[3] } } : {}
        }
        return [domain, { ...of('json'), ...of('fromJson'), ...of('fromText') }]
      },
    ),
  )
}

function indexDefaults(
  rows: readonly (readonly [relation: string, attnum: number, sql: string | null])[],
): Map<string, Map<number, string>> {
  const defaults = new Map<string, Map<number, string>>()
  for (const [relation, attnum, sql] of rows) {
    if (sql === null) continue
    const columns = defaults.get(relation) ?? new Map<number, string>()
    defaults.set(relation, columns.set(attnum, sql))
  }
  return defaults
}
