// Catalogue → model: pure, and independent of the order of the catalogue's rows and of every oid. One relation or
// function that cannot be described is left out with the reason; the rest stands.
import type { PgClass, PgProc } from './rows.ts'
import type { Function, LeftOut, Model, Relation, RelationKind, Schema } from '../model/model.ts'
import { sortedBy } from '../model/order.ts'
import type { Catalogue } from './catalogue.ts'
import { createColumns } from './columns.ts'
import { createFunctions } from './functions.ts'
import { withJunctions } from './junctions.ts'
import { createKeys } from './keys.ts'
import { groupBy, indexCatalogue } from './lookup.ts'
import { createPrivileges } from './privileges.ts'
import { nothing, type Reuse } from './reuse.ts'
import { createSources } from './sources.ts'
import { createTypes } from './types.ts'
import { createWrites } from './writes.ts'

const kinds: Readonly<Record<string, RelationKind>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
}

/**
 * The model of the given schemas, in that order; a schema that does not exist is there and empty.
 *
 * @param catalogue what {@link readCatalogue} read for the same schemas
 * @param reuse gives relations of an earlier model that are as they were
 */
export function toModel(catalogue: Catalogue, schemas: readonly string[], reuse: Reuse = nothing): Model {
  const { base, extra } = catalogue
  const lookup = indexCatalogue(catalogue)
  const types = createTypes(lookup)
  const sources = createSources(extra.views)
  const writes = createWrites(extra, sources)
  const columns = createColumns(lookup, types, sources, writes)
  const keys = createKeys(lookup, sources)
  const privileges = createPrivileges(lookup, extra)
  const functions = createFunctions(lookup, types, extra)
  const leftOut: LeftOut[] = []

  function attempt<T>(schema: string, name: string, describe: () => T): T | null {
    try {
      return describe()
    } catch (error) {
      leftOut.push({ schema, name, reason: error instanceof Error ? error.message : String(error) })
      return null
    }
  }

  const oids = new Map(base.namespaces.map((row) => [row.nspname, row._id]))
  const names = [...new Set(schemas)]
  const exposed = new Set(names.map((name) => oids.get(name)).filter((oid) => oid !== undefined))

  const classes = base.classes.filter(
    (row) =>
      exposed.has(row.relnamespace) &&
      Object.hasOwn(kinds, row.relkind) &&
      row.relispartition !== true &&
      !lookup.ownedByExtension('pg_class', row._id),
  )
  const procs = base.procs.filter((row) => exposed.has(row.pronamespace) && functions.signature(row) !== null)
  const schemaName = (oid: string) => lookup.schemas.get(oid) ?? ''

  const computed = groupBy(
    procs.flatMap((proc) => {
      const made = attempt(schemaName(proc.pronamespace), proc.proname, () => {
        const relation = functions.computedFor(proc)
        return relation === null ? null : { relation, column: functions.toComputed(proc) }
      })
      return made ? [made] : []
    }),
    ({ relation }) => relation,
  )

  const handlers = base.procs
    .filter(
      (row) =>
        exposed.has(row.pronamespace) && row.prokind === 'a' && !lookup.ownedByExtension('pg_proc', row._id),
    )
    .flatMap(
      (row) => attempt(schemaName(row.pronamespace), row.proname, () => functions.handlerFor(row)) ?? [],
    )
  const handlersOf = (oid: string) =>
    sortedBy(
      handlers.filter(({ relation }) => relation === null || relation === oid).map(({ handler }) => handler),
      ({ name, schema }) => [name, schema],
    )

  function toRelation(row: PgClass): Relation {
    const before = reuse(row, schemaName(row.relnamespace))
    if (before === undefined) return describe(row)
    // The model lists the types that its relations mention.
    for (const { atttypid } of lookup.attributes.get(row._id)?.values() ?? []) types.ref(atttypid)
    return before
  }

  function describe(row: PgClass): Relation {
    const can = writes.can(row._id)
    if (!can) throw new Error('its foreign-data wrapper has no handler, so PostgreSQL cannot read it')
    const described = columns.of(row)
    const taken = new Set(described.map((column) => column.name))
    const made = handlersOf(row._id)
    return {
      schema: schemaName(row.relnamespace),
      name: row.relname,
      kind: kinds[row.relkind] ?? 'table',
      description: lookup.description('pg_class', row._id),
      columns: described,
      ...keys(row, can.insert),
      junctions: [],
      computed: sortedBy(
        (computed.get(row._id) ?? []).map(({ column }) => column).filter(({ name }) => !taken.has(name)),
        ({ name, schema }) => [name, schema],
      ),
      ...(made.length > 0 && { handlers: made }),
      can,
      hasBeforeInsertTrigger: writes.hasBeforeInsertTrigger(row._id),
      rowLevelSecurity: row.relrowsecurity === true,
      privileges: privileges(row),
    }
  }

  function describeAll<Row, T>(
    rows: readonly Row[],
    name: (row: Row) => [string, string],
    make: (row: Row) => T | null,
  ) {
    return rows.flatMap((row) => {
      const made = attempt(...name(row), () => make(row))
      return made === null ? [] : [made]
    })
  }

  const relations: readonly Relation[] = withJunctions(
    describeAll(classes, (row: PgClass) => [schemaName(row.relnamespace), row.relname], toRelation),
  )
  const callable: readonly Function[] = describeAll(
    procs,
    (row: PgProc) => [schemaName(row.pronamespace), row.proname],
    (row) => functions.toFunction(row),
  )

  const relationsOf = groupBy(relations, ({ schema }) => schema)
  const functionsOf = groupBy(callable, ({ schema }) => schema)
  const described = names.map((name): Schema => {
    const oid = oids.get(name) ?? ''
    return {
      name,
      description: lookup.description('pg_namespace', oid),
      relations: sortedBy(relationsOf.get(name) ?? [], (relation) => [relation.name]),
      functions: sortedBy(functionsOf.get(name) ?? [], (fn) => [fn.name, fn.signature]),
      ...types.inSchema(oid),
    }
  })

  return {
    schemas: described,
    leftOut: sortedBy(leftOut, ({ schema, name, reason }) => [schema, name, reason]),
    mentioned: types.mentioned(exposed, new Set(classes.map((row) => row._id))),
  }
}
