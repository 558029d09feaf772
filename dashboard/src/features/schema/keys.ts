// Keys, constraints and indexes as SQL. Runs nothing.
import type { ReferenceAction, TableInfo } from '../../lib/api/schema.ts'
import { identifier } from '../../lib/sql/quote.ts'
import { nameOf } from './columns.ts'

const list = (names: readonly string[]) => names.map((name) => identifier(name)).join(', ')
const named = (name: string) => (name.trim() === '' ? '' : `constraint ${identifier(name.trim())} `)

export const actions = [
  'no action',
  'restrict',
  'cascade',
  'set null',
  'set default',
] as const satisfies readonly ReferenceAction[]

/** @param columns in the key's order; empty: none any more */
export function primaryKeySql(table: TableInfo, columns: readonly string[]): string {
  const old = table.indexes.find(({ primary }) => primary)?.name
  const steps = [
    ...(old === undefined ? [] : [`drop constraint ${identifier(old)}`]),
    ...(columns.length === 0 ? [] : [`add primary key (${list(columns)})`]),
  ]
  return steps.length === 0 ? '' : `alter table ${nameOf(table)} ${steps.join(', ')};`
}

export interface ForeignKeyDraft {
  readonly name: string
  /** Column here, column there. */
  readonly pairs: readonly (readonly [string, string])[]
  readonly target: Pick<TableInfo, 'schema' | 'name'>
  readonly onDelete: ReferenceAction
  readonly onUpdate: ReferenceAction
  /** An index for its columns, too: without one each delete there reads all of this table. */
  readonly index: boolean
}

export function foreignKeySql(table: TableInfo, draft: ForeignKeyDraft): string {
  const { name, pairs, target, onDelete, onUpdate, index } = draft
  const here = list(pairs.map(([column]) => column))
  const actionsSql = [
    onDelete === 'no action' ? '' : ` on delete ${onDelete}`,
    onUpdate === 'no action' ? '' : ` on update ${onUpdate}`,
  ].join('')
  const there = list(pairs.map(([, column]) => column))
  return [
    `alter table ${nameOf(table)} add ${named(name)}foreign key (${here})\n  references ${nameOf(target)} (${there})${actionsSql};`,
    ...(index ? [`create index on ${nameOf(table)} (${here});`] : []),
  ].join('\n')
}

export const uniqueSql = (table: TableInfo, name: string, columns: readonly string[]): string =>
  `alter table ${nameOf(table)} add ${named(name)}unique (${list(columns)});`

export const checkSql = (table: TableInfo, name: string, expression: string): string =>
  `alter table ${nameOf(table)} add ${named(name)}check (${expression.trim()});`

export const dropConstraintSql = (table: TableInfo, name: string): string =>
  `alter table ${nameOf(table)} drop constraint ${identifier(name)};`

export const methods = ['btree', 'hash', 'gin', 'gist', 'spgist', 'brin'] as const

export interface IndexDraft {
  readonly name: string
  readonly method: (typeof methods)[number]
  readonly columns: readonly string[]
  /** Each line one expression, written as SQL. */
  readonly expressions: string
  readonly include: readonly string[]
  readonly unique: boolean
  /** Condition; empty: all rows. */
  readonly where: string
  /** Others go on writing meanwhile; it cannot be tried first. */
  readonly concurrently: boolean
}

export const newIndex: IndexDraft = {
  name: '',
  method: 'btree',
  columns: [],
  expressions: '',
  include: [],
  unique: false,
  where: '',
  concurrently: false,
}

const expressionsOf = ({ expressions }: IndexDraft) =>
  expressions
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export const hasParts = (draft: IndexDraft): boolean => draft.columns.length + expressionsOf(draft).length > 0

export function indexSql(table: TableInfo, draft: IndexDraft): string {
  const { name, method, columns, include, unique, where, concurrently } = draft
  const parts = [
    ...columns.map((column) => identifier(column)),
    ...expressionsOf(draft).map((line) => `(${line})`),
  ]
  return [
    `create ${unique ? 'unique ' : ''}index ${concurrently ? 'concurrently ' : ''}`,
    name.trim() === '' ? '' : `${identifier(name.trim())} `,
    `on ${nameOf(table)} ${method === 'btree' ? '' : `using ${method} `}(${parts.join(', ')})`,
    include.length === 0 ? '' : ` include (${list(include)})`,
    where.trim() === '' ? '' : ` where ${where.trim()}`,
    ';',
  ].join('')
}

export const dropIndexSql = ({ schema }: TableInfo, name: string): string =>
  `drop index ${nameOf({ schema, name })};`
