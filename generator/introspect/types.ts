// Types of the catalogue as TypeRefs, and the enums and composite types that the model lists.
import type { Composite, Enum, TypeRef } from '../model/model.ts'
import { sortedBy } from '../model/order.ts'
import { groupBy, unknownType } from './lookup.ts'
import type { Lookup, TypeRow } from './lookup.ts'

export interface Types {
  /** @throws Error naming the type when the catalogue does not know it. */
  ref(oid: string): TypeRef
  /** Enums and composite types that live in the schema and belong to no extension. */
  inSchema(oid: string): { enums: readonly Enum[]; composites: readonly Composite[] }
  /**
   * What has been asked for by `ref` so far, directly or inside a composite type, and is neither listed by `inSchema`
   * of one of `exposed` (oids of schemas) nor the row type of one of `relations` (oids).
   */
  mentioned(
    exposed: ReadonlySet<string>,
    relations: ReadonlySet<string>,
  ): { enums: readonly Enum[]; composites: readonly Composite[] }
}

const kinds: Readonly<Record<string, TypeRef['kind']>> = {
  b: 'base',
  c: 'composite',
  d: 'domain',
  e: 'enum',
  m: 'multirange',
  p: 'pseudo',
  r: 'range',
}

/** PostgreSQL's own test (IsTrueArrayType): `point` has an element type too, but is no array. */
function isArray(row: TypeRow): boolean {
  return row.typelem !== '0' && /(^|\.)array_subscript_handler$/.test(row.typsubscript)
}

export function createTypes(lookup: Lookup): Types {
  const refs = new Map<string, TypeRef>()
  const labels = groupBy(lookup.base.enums, (row) => row.enumtypid)
  const bySchema = groupBy(lookup.types.values(), (row) => row.typnamespace)

  function ref(oid: string): TypeRef {
    const known = refs.get(oid)
    if (known) return known
    const row = lookup.types.get(oid)
    if (!row || row.sql === unknownType)
      throw new Error(`type ${row?.typname ?? oid} is not in the catalogue`)
    const made = describe(oid, row)
    refs.set(oid, made)
    return made
  }

  function describe(oid: string, row: TypeRow): TypeRef {
    const kind = isArray(row) ? 'array' : (kinds[row.typtype] ?? 'base')
    const below =
      kind === 'array' ? row.typelem : kind === 'domain' ? row.typbasetype : lookup.madeOf.get(oid)
    const of = below === undefined ? null : ref(below)
    const notNull = kind === 'domain' && (row.typnotnull || of?.notNull === true)
    const { representation } = row
    return {
      ...{ sql: row.sql, schema: row.schema, name: row.typname, kind, of, notNull },
      ...(representation && { representation }),
    }
  }

  function toEnum(row: TypeRow): Enum {
    const rows = [...(labels.get(row._id) ?? [])].sort((a, b) => a.enumsortorder - b.enumsortorder)
    return {
      schema: row.schema,
      name: row.typname,
      description: lookup.description('pg_type', row._id),
      labels: rows.map((label) => label.enumlabel),
    }
  }

  function toComposite(row: TypeRow): Composite {
    const attributes = lookup.attributes.get(row.typrelid)?.values() ?? []
    return {
      schema: row.schema,
      name: row.typname,
      description: lookup.description('pg_type', row._id) ?? lookup.description('pg_class', row.typrelid),
      attributes: Array.from(attributes, ({ attname, atttypid }) => ({ name: attname, type: ref(atttypid) })),
    }
  }

  /** `create type … as (…)`: not the row type of a table or view. */
  const standsAlone = (row: TypeRow) => lookup.classes.get(row.typrelid)?.relkind === 'c'
  const listed = (row: TypeRow) =>
    (row.typtype === 'e' || (row.typtype === 'c' && standsAlone(row))) &&
    !lookup.ownedByExtension('pg_type', row._id)
  const byName = ({ schema, name }: { schema: string; name: string }) => [schema, name]

  function split(rows: Iterable<TypeRow>): { enums: readonly Enum[]; composites: readonly Composite[] } {
    const enums: Enum[] = []
    const composites: Composite[] = []
    for (const row of rows) {
      if (row.typtype === 'e') enums.push(toEnum(row))
      else composites.push(toComposite(row))
    }
    return { enums: sortedBy(enums, byName), composites: sortedBy(composites, byName) }
  }

  return {
    ref,
    inSchema: (oid) => split((bySchema.get(oid) ?? []).filter(listed)),
    mentioned(exposed, relations) {
      /** A composite's attributes add to `refs` while `split` walks this, and are then walked as well. */
      function* found(): Generator<TypeRow> {
        for (const oid of refs.keys()) {
          const row = lookup.types.get(oid)
          if (!row || (row.typtype !== 'e' && row.typtype !== 'c')) continue
          const inModel = exposed.has(row.typnamespace) ? listed(row) || relations.has(row.typrelid) : false
          const readable = row.typtype === 'e' || lookup.classes.has(row.typrelid)
          if (!inModel && readable) yield row
        }
      }
      return split(found())
    },
  }
}
