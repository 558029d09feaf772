// Puts rows that were read again in the place of those that were known. Every row belongs to one relation, type or
// function; what belongs to none of them (schemas, roles …) is taken as it was read.
import type { Catalogue } from './catalogue.ts'

/** Oids of what was read again, and of what is gone. */
export interface Changes {
  readonly relations: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  readonly functions: ReadonlySet<string>
}

/** @param fresh the rows of `changes`, as far as they still exist */
export function mergeCatalogue(known: Catalogue, fresh: Catalogue, changes: Changes): Catalogue {
  const { relations, types, functions } = changes
  const ownerOf = owners(known, fresh, changes)
  const replace = <T>(before: readonly T[], after: readonly T[], isReplaced: (row: T) => boolean) => [
    ...before.filter((row) => !isReplaced(row)),
    ...after,
  ]
  const ofRelation = <T extends readonly [relation: string, ...rest: unknown[]]>(
    before: readonly T[],
    after: readonly T[],
  ) => replace(before, after, ([oid]) => relations.has(oid))
  const named = <T extends { readonly relation: string }>(before: readonly T[], after: readonly T[]) =>
    replace(before, after, ({ relation }) => relations.has(relation))

  const { base, extra } = known
  return {
    base: {
      ...fresh.base,
      classes: replace(base.classes, fresh.base.classes, ({ _id }) => relations.has(_id)),
      attributes: replace(base.attributes, fresh.base.attributes, ({ attrelid }) => relations.has(attrelid)),
      constraints: replace(base.constraints, fresh.base.constraints, ({ conrelid }) =>
        relations.has(conrelid),
      ),
      indexes: replace(base.indexes, fresh.base.indexes, ({ indrelid }) => relations.has(indrelid)),
      inherits: replace(base.inherits, fresh.base.inherits, ({ inhrelid }) => relations.has(inhrelid)),
      policies: replace(base.policies, fresh.base.policies, ({ polrelid }) => relations.has(polrelid)),
      types: replace(base.types, fresh.base.types, ({ _id }) => types.has(_id)),
      enums: replace(base.enums, fresh.base.enums, ({ enumtypid }) => types.has(enumtypid)),
      ranges: replace(base.ranges, fresh.base.ranges, ({ rngtypid }) => types.has(rngtypid ?? '')),
      procs: replace(base.procs, fresh.base.procs, ({ _id }) => functions.has(_id)),
      depends: replace(base.depends, fresh.base.depends, ({ classid, objid }) => ownerOf(classid, objid)),
      descriptions: replace(base.descriptions, fresh.base.descriptions, ({ classoid, objoid }) =>
        ownerOf(classoid, objoid),
      ),
    },
    extra: {
      types: replace(extra.types, fresh.extra.types, ([oid]) => types.has(oid)),
      systemTypes: replace(extra.systemTypes, fresh.extra.systemTypes, ({ _id }) => types.has(_id)),
      casts: replace(extra.casts, fresh.extra.casts, ([oid]) => types.has(oid)),
      defaults: ofRelation(extra.defaults, fresh.extra.defaults),
      writable: ofRelation(extra.writable, fresh.extra.writable),
      writableColumns: ofRelation(extra.writableColumns, fresh.extra.writableColumns),
      triggers: ofRelation(extra.triggers, fresh.extra.triggers),
      rules: ofRelation(extra.rules, fresh.extra.rules),
      views: ofRelation(extra.views, fresh.extra.views),
      tablePrivileges: named(extra.tablePrivileges, fresh.extra.tablePrivileges),
      columnPrivileges: named(extra.columnPrivileges, fresh.extra.columnPrivileges),
      functions: replace(extra.functions, fresh.extra.functions, ([oid]) => functions.has(oid)),
    },
  }
}

/** Whether rows about an object (its catalogue and oid) were read again. */
function owners(
  known: Catalogue,
  fresh: Catalogue,
  { relations, types, functions }: Changes,
): (catalogue: string, oid: string) => boolean {
  const constraints = new Set(
    [...known.base.constraints, ...fresh.base.constraints]
      .filter(({ conrelid }) => relations.has(conrelid))
      .map(({ _id }) => _id),
  )
  const byName: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
    pg_class: relations,
    pg_attribute: relations,
    pg_constraint: constraints,
    pg_type: types,
    pg_proc: functions,
  }
  const names = fresh.base.catalog_by_oid
  return (catalogue, oid) => byName[names[catalogue] ?? '']?.has(oid) ?? true
}
