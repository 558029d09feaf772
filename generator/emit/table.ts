// generated/<folder>/table.ts: the facts of a relation, as one constant that the REST engine reads.
import type { Column, FunctionName, Relation, Representation } from '../model/model.ts'
import { undressed } from '../model/type.ts'
import { canWrite, isGenerated, verbsOf } from './columns.ts'
import { computedMembers } from './computed.ts'
import type { Context } from './context.ts'
import { propertyKey } from './escape.ts'
import type { NamedRelation } from './relations.ts'
import { finishFile, record, startFile, type Value, value } from './source.ts'

/** The text of `table.ts`. */
export function emitTable(relation: Relation, context: Context): string {
  const names = context.names(relation)
  const insert = canWrite(relation, 'insert') ? { insert: names.insertSchema } : {}
  const update = canWrite(relation, 'update') ? { update: names.updateSchema } : {}
  const schemas = Object.entries({ row: names.rowSchema, ...insert, ...update })
  const imported = schemas.map(([, constant]) => constant)
  const writer = startFile(relation)
  const member = (key: string, of: Value) => writer.writeLine(`${key}: ${value(of, key.length + 4, 0)},`)
  const block = (key: string, pairs: readonly (readonly [string, Value])[]) => {
    if (pairs.length === 0) return writer.writeLine(`${key}: {},`)
    writer.write(`${key}: `).inlineBlock(() => {
      for (const [name, of] of pairs) {
        const start = `${propertyKey(name)}: `
        writer.writeLine(`${start}${value(of, start.length + 4, 0)},`)
      }
    })
    return writer.write(',').newLine()
  }

  writer.writeLine(`import type { Table } from '#runtime/rest'`)
  writer.writeLine(`import { ${imported.join(', ')} } from './schema.ts'`)
  writer.writeLine(`import type { ${names.row} } from './types.ts'`).blankLine()
  writer.write(`export const ${names.table}: Table<${names.row}> = `).inlineBlock(() => {
    member('schema', relation.schema)
    member('name', relation.name)
    member('kind', relation.kind === 'partitioned table' ? 'table' : relation.kind)
    if (relation.description !== null) member('description', relation.description)
    member('primaryKey', relation.primaryKey)
    member('verbs', verbsOf(relation))
    block(
      'columns',
      relation.columns.map(({ name, type }) => [name, type.sql]),
    )
    const generated = relation.columns.filter(isGenerated).map(({ name }) => name)
    if (generated.length > 0) member('generated', generated)
    const defaults = relation.columns.flatMap((column): [string, string][] => {
      const expression = isGenerated(column) ? null : (column.default ?? nextOf(relation, column))
      return expression === null ? [] : [[column.name, expression]]
    })
    if (defaults.length > 0) block('defaults', defaults)
    const represented = relation.columns.flatMap(({ name, type }): [string, Value][] =>
      type.representation ? [[name, representationValue(type.representation)]] : [],
    )
    if (represented.length > 0) block('representations', represented)
    const vectors = relation.columns
      .filter(({ type }) => type.kind === 'domain' && undressed(type).sql === 'tsvector')
      .map(({ name }) => name)
    if (vectors.length > 0) member('vectors', vectors)
    const handlers = (relation.handlers ?? []).map(({ schema, name, media, generic }): Value => {
      return { schema, name, type: media.type, binary: media.binary, generic: generic || undefined }
    })
    if (handlers.length > 0) member('handlers', handlers)
    block(
      'relations',
      context.relations(relation).map((way) => [way.name, wayValue(way)]),
    )
    const computed = computedOf(relation, context)
    if (computed.length > 0) block('computed', computed)
    writer.writeLine(`schemas: { ${schemas.map(([kind, constant]) => `${kind}: ${constant}`).join(', ')} },`)
  })
  return finishFile(writer)
}

/** The next number of an identity column that may be written; Postgres says it nowhere as an expression. */
function nextOf({ kind, schema, name }: Relation, column: Column): string | null {
  if (column.identity !== 'by default' || !kind.endsWith('table')) return null
  const quoted = [schema, name].map((part) => `"${part.replaceAll('"', '""')}"`).join('.')
  const [table, field] = [quoted, column.name].map((text) => `'${text.replaceAll("'", "''")}'`)
  return `pg_catalog.nextval(pg_catalog.pg_get_serial_sequence(${table}, ${field}))`
}

function wayValue({ schema, table, cardinality, reverse, on, constraint, via }: NamedRelation): Value {
  const far = via && { schema: via.schema, table: via.table, on: record(via.on), constraint: via.constraint }
  return { schema, table, cardinality, reverse, on: record(on), constraint, via: far }
}

function representationValue({ json, fromJson, fromText }: Representation): Value {
  const named = (of?: FunctionName) => of && { schema: of.schema, name: of.name }
  return { json: named(json), fromJson: named(fromJson), fromText: named(fromText) }
}

/** Functions of our row type. */
function computedOf(relation: Relation, context: Context): readonly (readonly [string, Value])[] {
  return computedMembers(relation, context).map((of): [string, Value] => {
    const { schema, name, type } = of
    const facts = { schema, type: type.sql }
    if (!('to' in of)) return [name, facts]
    const relation = { schema: of.to.schema, table: of.to.name, single: of.single || undefined }
    return [name, { ...facts, relation }]
  })
}
