// Columns as forms have them, and the SQL that makes, changes, renames and drops them. Runs nothing.
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { identifier, literal, qualified } from '../../lib/sql/quote.ts'

export interface ColumnDraft {
  readonly name: string
  /** As SQL writes it, without `[]`. */
  readonly type: string
  readonly isArray: boolean
  readonly nullable: boolean
  /** An expression; empty: none. */
  readonly default: string
  readonly identity: 'none' | 'always' | 'by default'
  /** An expression that it is always computed by; empty: none. */
  readonly generated: string
  readonly unique: boolean
  readonly primary: boolean
  readonly comment: string
}

export const newColumn: ColumnDraft = {
  name: '',
  type: 'text',
  isArray: false,
  nullable: true,
  default: '',
  identity: 'none',
  generated: '',
  unique: false,
  primary: false,
  comment: '',
}

export const nameOf = ({ schema, name }: Pick<TableInfo, 'schema' | 'name'>): string =>
  qualified(schema, name)

/** What a form starts from for a column that is there. */
export const draftOf = (column: ColumnInfo, { primary_key: key }: TableInfo): ColumnDraft => ({
  ...newColumn,
  name: column.name,
  type: column.type.replace(/(\[\])+$/, ''),
  isArray: column.is_array,
  nullable: column.nullable,
  default: column.default ?? '',
  identity: column.identity ?? 'none',
  primary: key.includes(column.name),
  comment: column.comment ?? '',
})

export const typeOf = ({ type, isArray }: ColumnDraft): string => `${type.trim()}${isArray ? '[]' : ''}`

/** A column as it stands in CREATE TABLE and ADD COLUMN. @param isKey it is the whole primary key */
export function columnSql(draft: ColumnDraft, isKey = false): string {
  const { name, nullable, identity, generated, unique } = draft
  const computed = generated.trim()
  const fallback = draft.default.trim()
  return [
    identifier(name.trim()),
    typeOf(draft),
    identity === 'none' ? '' : `generated ${identity} as identity`,
    computed === '' ? '' : `generated always as (${computed}) stored`,
    isKey ? 'primary key' : '',
    nullable || isKey || draft.primary || identity !== 'none' ? '' : 'not null',
    fallback === '' || identity !== 'none' || computed !== '' ? '' : `default ${fallback}`,
    unique && !isKey ? 'unique' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

export const columnCommentSql = (table: string, column: string, comment: string): string =>
  `comment on column ${table}.${identifier(column)} is ${literal(comment.trim() === '' ? null : comment.trim())};`

export function addColumnSql(table: TableInfo, draft: ColumnDraft): string {
  const lines = [`alter table ${nameOf(table)} add column ${columnSql(draft)};`]
  if (draft.comment.trim() !== '')
    lines.push(columnCommentSql(nameOf(table), draft.name.trim(), draft.comment))
  return lines.join('\n')
}

export const dropColumnSql = (table: TableInfo, column: string): string =>
  `alter table ${nameOf(table)} drop column ${identifier(column)};`

function identityStep(before: ColumnDraft['identity'], after: ColumnDraft['identity']): string[] {
  if (before === after) return []
  if (before === 'none') return [`add generated ${after} as identity`]
  return after === 'none' ? ['drop identity'] : [`set generated ${after}`]
}

/** Only what differs, in an order that works; the new name last. Empty where nothing differs. */
export function alterColumnSql(table: TableInfo, column: ColumnInfo, draft: ColumnDraft): string {
  const before = draftOf(column, table)
  const old = identifier(column.name)
  const [type, fallback] = [typeOf(draft), draft.default.trim()]
  const retyped = type !== typeOf(before)
  const defaulted = fallback !== before.default
  const steps = [
    ...(before.default !== '' && defaulted && (retyped || fallback === '') ? ['drop default'] : []),
    ...(retyped ? [`type ${type} using ${old}::${type}`] : []),
    ...(draft.nullable && !before.nullable && draft.identity === 'none' ? ['drop not null'] : []),
    ...(!draft.nullable && before.nullable ? ['set not null'] : []),
    ...identityStep(before.identity, draft.identity),
    ...(fallback !== '' && defaulted && draft.identity === 'none' ? [`set default ${fallback}`] : []),
  ]
  const name = nameOf(table)
  const next = draft.name.trim()
  return [
    ...(steps.length === 0
      ? []
      : [`alter table ${name}\n${steps.map((step) => `  alter column ${old} ${step}`).join(',\n')};`]),
    ...(draft.unique ? [`alter table ${name} add unique (${old});`] : []),
    ...(draft.comment.trim() === before.comment ? [] : [columnCommentSql(name, column.name, draft.comment)]),
    ...(next === column.name ? [] : [`alter table ${name} rename column ${old} to ${identifier(next)};`]),
  ].join('\n')
}

/** What is usual for a column of this type. */
export function defaultsFor(type: string): readonly string[] {
  const plain = type.toLowerCase().trim()
  if (plain === 'uuid') return ['gen_random_uuid()', 'auth.uid()']
  if (plain.startsWith('timestamp')) return ['now()']
  if (plain === 'date') return ['current_date']
  if (plain === 'time' || plain.startsWith('time ')) return ['current_time']
  if (plain.startsWith('bool')) return ['false', 'true']
  if (/^(json|jsonb)$/.test(plain)) return [`'{}'`, `'[]'`]
  if (/^(int|integer|bigint|smallint|numeric|real|double|decimal|float|money)/.test(plain)) return ['0', '1']
  if (/^(text|varchar|char|citext)/.test(plain)) return [`''`]
  return []
}

/** PostgreSQL's own types, those that are used most first. */
export const types = (
  'text bigint integer uuid boolean timestamptz date jsonb numeric(12,2) double_precision varchar(255) smallint real numeric ' +
  'time timetz timestamp interval json bytea char(1) money inet cidr macaddr point line box path polygon circle ' +
  'int4range int8range numrange daterange tsrange tstzrange tsvector tsquery xml bit(1) varbit(8)'
)
  .split(' ')
  .map((type) => type.replace('_', ' '))
