// Columns of tables and views: what they hold, what may be left out, what may be written.
import type { PgAttribute, PgClass } from './rows.ts'
import type { Column } from '../model/model.ts'
import type { Lookup } from './lookup.ts'
import type { Sources } from './sources.ts'
import type { Types } from './types.ts'
import type { Writes } from './writes.ts'

/** Identity, generation and default of a column, as the catalogue states them. */
type Filling = Pick<Column, 'hasDefault' | 'default' | 'identity' | 'generated'>

export interface Columns {
  of(relation: PgClass): readonly Column[]
}

/** Types whose modifier is a length, behind four bytes of header: character varying(n) and character(n). */
const withLength = new Set(['bpchar', 'varchar'])

export function createColumns(lookup: Lookup, types: Types, sources: Sources, writes: Writes): Columns {
  const schemaOf = (oid: string) => lookup.schemas.get(oid) ?? ''

  /** A column's own default wins over that of its domain. */
  function filling({ attrelid, attnum, atttypid, attidentity, attgenerated }: PgAttribute): Filling {
    const own = lookup.defaults.get(attrelid)?.get(attnum) ?? lookup.types.get(atttypid)?.default ?? null
    if (attgenerated) return { hasDefault: false, default: null, identity: null, generated: true }
    const identity = attidentity === 'a' ? 'always' : attidentity === 'd' ? 'by default' : null
    if (identity) return { hasDefault: true, default: null, identity, generated: false }
    return { hasDefault: own !== null, default: own, identity: null, generated: false }
  }

  function maxLength({ atttypid, atttypmod }: PgAttribute): number | null {
    let row = lookup.types.get(atttypid)
    let modifier = atttypmod ?? -1
    while (row?.typtype === 'd') {
      modifier = row.typtypmod
      row = lookup.types.get(row.typbasetype)
    }
    return row && withLength.has(row.typname) && modifier > 4 ? modifier - 4 : null
  }

  function toColumn(
    attribute: PgAttribute,
    { hasDefault, default: expression, identity, generated }: Filling,
    { nullable, updatable, source }: Pick<Column, 'nullable' | 'updatable' | 'source'>,
  ): Column {
    return {
      name: attribute.attname,
      description: lookup.description('pg_class', attribute.attrelid, attribute.attnum),
      type: types.ref(attribute.atttypid),
      nullable,
      hasDefault,
      default: expression,
      identity,
      generated,
      updatable,
      maxLength: maxLength(attribute),
      source,
    }
  }

  const isNullable = (attribute: PgAttribute) =>
    attribute.attnotnull !== true && !types.ref(attribute.atttypid).notNull

  function tableColumn(attribute: PgAttribute): Column {
    const nullable = isNullable(attribute)
    return toColumn(attribute, filling(attribute), { nullable, updatable: true, source: null })
  }

  /** An INSERT through an updatable view fills the base table's column, with that column's default and identity. */
  function viewColumn(attribute: PgAttribute, view: PgClass): Column {
    const found = sources.of(view._id, attribute.attnum)
    const base = found && lookup.attributes.get(found.relation)?.get(found.attnum)
    const table = found && lookup.classes.get(found.relation)
    const updatable = writes.updatable(view._id, attribute.attnum)
    const own = filling(attribute)
    const passed = base && updatable && !writes.redirected(view._id) && own.default === null
    return toColumn(attribute, passed ? filling(base) : own, {
      // A materialised view keeps the rows of its last refresh, older than a NOT NULL set since.
      nullable: !(base && found.direct && view.relkind === 'v' && !isNullable(base)),
      updatable,
      source:
        base && table
          ? { schema: schemaOf(table.relnamespace), name: table.relname, column: base.attname }
          : null,
    })
  }

  return {
    of(relation) {
      const isView = relation.relkind === 'v' || relation.relkind === 'm'
      const attributes = lookup.attributes.get(relation._id)?.values() ?? []
      return Array.from(attributes, (attribute) =>
        isView ? viewColumn(attribute, relation) : tableColumn(attribute),
      )
    },
  }
}
