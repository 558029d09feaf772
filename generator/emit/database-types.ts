// `database.types.ts`: the `Database` type in exactly the structure that `supabase gen types typescript` writes, so that
// supabase-js's `createClient<Database>` infers. Members are sorted by name, as there. Domains follow their base type.
import type { CodeBlockWriter } from 'ts-morph'
import type {
  Argument,
  Column,
  Computed,
  ForeignKey,
  Function,
  Model,
  Relation,
  Returns,
  Schema,
  TypeRef,
} from '../model/model.ts'
import { writeHelpers } from './database-helpers.ts'
import { propertyKey, stringLiteral } from './escape.ts'
import { finishFile, startFile, writeText } from './source.ts'
import { keysToViews } from './view-ways.ts'

const numbers = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'])
const pseudo: Readonly<Record<string, string>> = { void: 'undefined', record: 'Record<string, unknown>' }

/** Names as JavaScript sorts them, never by locale. */
function byName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function isView(relation: Relation): boolean {
  return relation.kind === 'view' || relation.kind === 'materialized view'
}

/** Answers of {@link Names} by key. */
type Answers = Map<string, string | undefined>

/** Finds what a type's name refers to; made once per model. */
class Names {
  #asked: Answers = new Map()
  readonly #paths = new Map<string, string>()
  readonly #relations = new Map<string, Relation>()
  /** Keys of a relation to views that show the keys' targets: supabase-js embeds those too. */
  readonly toViews: (relation: Relation) => readonly ForeignKey[]

  constructor(model: Model) {
    this.toViews = keysToViews(model.schemas.flatMap(({ relations }) => relations))
    for (const schema of model.schemas) {
      const path = (kind: string, name: string) =>
        `Database[${stringLiteral(schema.name)}][${stringLiteral(kind)}][${stringLiteral(name)}]`
      for (const { name } of schema.enums) {
        this.#paths.set(this.#key(schema.name, name), path('Enums', name))
      }
      for (const { name } of schema.composites) {
        this.#paths.set(this.#key(schema.name, name), path('CompositeTypes', name))
      }
      for (const relation of schema.relations) {
        const kind = isView(relation) ? 'Views' : 'Tables'
        this.#paths.set(this.#key(schema.name, relation.name), `${path(kind, relation.name)}['Row']`)
        this.#relations.set(this.#key(schema.name, relation.name), relation)
      }
    }
  }

  #key(schema: string, name: string): string {
    return JSON.stringify([schema, name])
  }

  /** What the work asked for, so that one can tell whether it would be done in the same way again. */
  recorded(work: () => string): Omit<Member, 'toViews'> {
    this.#asked = new Map()
    return { text: work(), asked: this.#asked }
  }

  wouldAnswer(asked: Answers): boolean {
    return [...asked].every(([key, answer]) => this.#paths.get(key) === answer)
  }

  #path(type: TypeRef): string | undefined {
    const key = this.#key(type.schema, type.name)
    this.#asked.set(key, this.#paths.get(key))
    return this.#paths.get(key)
  }

  relation(of: { readonly schema: string; readonly name: string }): Relation | undefined {
    return this.#relations.get(this.#key(of.schema, of.name))
  }

  type(type: TypeRef): string {
    switch (type.kind) {
      case 'array':
        return `(${type.of === null ? 'unknown' : this.type(type.of)})[]`
      case 'domain':
        return type.of === null ? 'unknown' : this.type(type.of)
      case 'enum':
      case 'composite':
        return this.#path(type) ?? 'unknown'
      case 'range':
      case 'multirange':
        return 'string'
      case 'pseudo':
        return (Object.hasOwn(pseudo, type.name) ? pseudo[type.name] : undefined) ?? 'unknown'
      case 'base':
        if (type.name === 'bool') return 'boolean'
        if (numbers.has(type.name)) return 'number'
        return type.name === 'json' || type.name === 'jsonb' ? 'Json' : 'string'
    }
  }
}

function orNull(type: string, nullable = true): string {
  return nullable && type !== 'unknown' ? `${type} | null` : type
}

function block(writer: CodeBlockWriter, name: string, lines: readonly string[]): void {
  writer.write(`${name}: `).inlineBlock(() => {
    for (const line of lines.length === 0 ? ['[_ in never]: never'] : lines) writer.writeLine(line)
  })
  writer.newLine()
}

function rowLines(relation: Relation, names: Names): string[] {
  return byName(relation.columns).map(
    ({ name, type, nullable }) => `${propertyKey(name)}: ${orNull(names.type(type), nullable)}`,
  )
}

/** A member of Insert or Update. Identity ALWAYS and columns that a view cannot write are `never`, as Supabase has it. */
function writeLine(column: Column, relation: Relation, names: Names, optional: boolean): string {
  const key = propertyKey(column.name)
  if (column.identity === 'always' || column.generated || !column.updatable) return `${key}?: never`
  const view = isView(relation)
  const mayLack = optional || view || column.nullable || column.hasDefault || relation.hasBeforeInsertTrigger
  return `${key}${mayLack ? '?' : ''}: ${orNull(names.type(column.type), view || column.nullable)}`
}

function list(values: readonly string[]): string {
  return `[${values.map(stringLiteral).join(', ')}]`
}

function relationships(writer: CodeBlockWriter, relation: Relation, names: Names): void {
  const all = [...relation.foreignKeys, ...names.toViews(relation)]
  const keys = byName(all).filter(({ target }) => target.schema === relation.schema)
  if (keys.length === 0) {
    writer.writeLine('Relationships: []')
    return
  }
  writer.writeLine('Relationships: [')
  for (const key of keys) {
    writer.indent(() => {
      writer.inlineBlock(() => {
        writer.writeLine(`foreignKeyName: ${stringLiteral(key.name)}`)
        writer.writeLine(`columns: ${list(key.columns)}`)
        writer.writeLine(`isOneToOne: ${String(key.oneToOne)}`)
        writer.writeLine(`referencedRelation: ${stringLiteral(key.target.name)}`)
        writer.writeLine(`referencedColumns: ${list(key.target.columns)}`)
      })
      writer.write(',').newLine()
    })
  }
  writer.writeLine(']')
}

/** A relation's member of `Tables` or `Views`, as text. */
interface Member {
  readonly text: string
  readonly asked: Answers
  /** Its keys to views, which are facts of other relations. */
  readonly toViews: string
}

/** Members of an earlier emission; 1,000 take 100 ms to print. */
export type Members = Map<Relation, Member>

function memberText(relation: Relation, names: Names, printed: Members): string {
  const known = printed.get(relation)
  const toViews = JSON.stringify(names.toViews(relation))
  if (known?.toViews === toViews && names.wouldAnswer(known.asked)) return known.text
  const made = names.recorded(() => {
    const writer = startFile()
    const start = writer.getLength()
    writer.setIndentationLevel(3)
    relationMember(writer, relation, names)
    return writer.toString().slice(start)
  })
  if (relation.computed.length === 0) printed.set(relation, { ...made, toViews }) // computed ones show columns of other relations
  return made.text
}

function relationMember(writer: CodeBlockWriter, relation: Relation, names: Names): void {
  writer.write(`${propertyKey(relation.name)}: `).inlineBlock(() => {
    const computed = byName(relation.computed).map(
      (of) => `${propertyKey(of.name)}: ${orNull(returned(of.returns, names, of.single))}`,
    )
    const row = [...rowLines(relation, names), ...computed]
    block(writer, 'Row', row)
    const columns = byName(relation.columns)
    if (!isView(relation) || relation.can.insert || relation.can.update) {
      block(
        writer,
        'Insert',
        columns.map((column) => writeLine(column, relation, names, false)),
      )
      block(
        writer,
        'Update',
        columns.map((column) => writeLine(column, relation, names, true)),
      )
    }
    relationships(writer, relation, names)
  })
  writer.newLine()
}

/** The type of one call's result; `single` where a set holds at most one row. */
function returned(returns: Returns, names: Names, single = false): string {
  const many = returns.set && !single ? '[]' : ''
  if (returns.kind === 'void') return 'undefined'
  const columns = returns.columns.map(({ name, type }) => `${propertyKey(name)}: ${names.type(type)}`)
  const relation =
    returns.kind === 'relation' && returns.relation ? names.relation(returns.relation) : undefined
  if (relation) return `{ ${rowLines(relation, names).join('; ')} }${many}`
  if (returns.kind === 'record' && columns.length > 0) return `{ ${columns.join('; ')} }${many}`
  return `${names.type(returns.type)}${many}`
}

function argumentLines(list: readonly Argument[], names: Names): string[] {
  return byName(list).map(
    ({ name, type, hasDefault }) => `${propertyKey(name)}${hasDefault ? '?' : ''}: ${names.type(type)}`,
  )
}

function signature(
  args: readonly string[],
  returns: string,
  from: string,
  of: Returns,
  single: boolean,
): string {
  const start = `{ Args: ${args.length === 0 ? 'never' : `{ ${args.join('; ')} }`}; Returns: ${returns}`
  if (of.kind !== 'relation' || of.relation === null) return `${start} }`
  const to = stringLiteral(of.relation.name)
  const options = `from: ${stringLiteral(from)}; to: ${to}; isOneToOne: ${String(single)}; isSetofReturn: ${String(of.set)}`
  return `${start}; SetofOptions: { ${options} } }`
}

function functionSignature(of: Function, names: Names): string {
  return signature(
    argumentLines(of.arguments, names),
    returned(of.returns, names),
    '*',
    of.returns,
    !of.returns.set,
  )
}

function computedSignature(of: Computed, relation: Relation, names: Names): string {
  const row = names.type({
    kind: 'composite',
    schema: relation.schema,
    name: relation.name,
    sql: '',
    of: null,
    notNull: false,
  })
  return signature(
    [`'': ${row}`],
    returned(of.returns, names, of.single),
    relation.name,
    of.returns,
    of.single,
  )
}

function functionLines(schema: Schema, model: Model, names: Names): string[] {
  const callable = schema.functions.map((of) => ({ name: of.name, text: functionSignature(of, names) }))
  const computed = model.schemas
    .flatMap(({ relations }) => relations)
    .flatMap((relation) =>
      relation.computed
        .filter((of) => of.schema === schema.name && of.returns.kind === 'relation')
        .map((of) => ({ name: of.name, text: computedSignature(of, relation, names) })),
    )
  const byFunction = new Map<string, string[]>()
  for (const { name, text } of byName([...callable, ...computed])) {
    byFunction.set(name, [...(byFunction.get(name) ?? []), text])
  }
  return [...byFunction].map(([name, texts]) => `${propertyKey(name)}: ${texts.join(' | ')}`)
}

function schemaMember(
  writer: CodeBlockWriter,
  schema: Schema,
  model: Model,
  names: Names,
  printed: Members,
): void {
  const relations = byName(schema.relations)
  const group = (name: string, members: readonly Relation[]) => {
    if (members.length === 0) {
      block(writer, name, [])
      return
    }
    writer.write(`${name}: `).inlineBlock(() => {
      writeText(writer, members.map((relation) => memberText(relation, names, printed)).join(''))
    })
    writer.newLine()
  }
  writer.write(`${propertyKey(schema.name)}: `).inlineBlock(() => {
    group(
      'Tables',
      relations.filter((relation) => !isView(relation)),
    )
    group('Views', relations.filter(isView))
    block(writer, 'Functions', functionLines(schema, model, names))
    const labels = (of: readonly string[]) => (of.length === 0 ? 'never' : of.map(stringLiteral).join(' | '))
    block(
      writer,
      'Enums',
      byName(schema.enums).map((of) => `${propertyKey(of.name)}: ${labels(of.labels)}`),
    )
    block(
      writer,
      'CompositeTypes',
      byName(schema.composites).map((of) => {
        const members = of.attributes.map(
          ({ name, type }) => `${propertyKey(name)}: ${orNull(names.type(type))}`,
        )
        return `${propertyKey(of.name)}: { ${members.join('; ')} }`
      }),
    )
  })
  writer.newLine()
}

/**
 * The text of `database.types.ts`.
 * @param model every exposed schema, the default one first
 * @param printed members that an earlier emission printed; brought up to date
 */
export function emitDatabaseTypes(model: Model, printed: Members = new Map()): string {
  const names = new Names(model)
  const schemas = byName(model.schemas)
  const writer = startFile()
  writer
    .writeLine(
      'export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]',
    )
    .blankLine()
  writer.write('export type Database = ').inlineBlock(() => {
    block(writer, '__InternalSupabase', [`PostgrestVersion: '13'`])
    for (const schema of schemas) schemaMember(writer, schema, model, names, printed)
  })
  writer.newLine().blankLine()
  writeHelpers(writer, model.schemas[0]?.name ?? 'public')
  writer.write('export const Constants = ').inlineBlock(() => {
    for (const { name, enums } of schemas) {
      writer.write(`${propertyKey(name)}: `).inlineBlock(() => {
        writer.write('Enums: ').inlineBlock(() => {
          for (const of of byName(enums)) writer.writeLine(`${propertyKey(of.name)}: ${list(of.labels)},`)
        })
        writer.write(',').newLine()
      })
      writer.write(',').newLine()
    }
  })
  writer.write(' as const').newLine()
  return finishFile(writer)
}
