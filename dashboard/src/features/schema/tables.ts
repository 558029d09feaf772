// Tables as SQL: made with who may reach them, renamed, described, sent to subscribers, dropped. Runs nothing.
import type { TableInfo } from '../../lib/api/schema.ts'
import { identifier, literal, qualified } from '../../lib/sql/quote.ts'
import { columnCommentSql, columnSql, type ColumnDraft, nameOf, newColumn } from './columns.ts'

/** Who reaches the rows (decision 30): the service key alone, each user his own, or everybody reads. */
export type Exposure = 'private' | 'owner' | 'public'

export interface TableDraft {
  readonly schema: string
  readonly name: string
  readonly comment: string
  readonly columns: readonly ColumnDraft[]
  readonly exposure: Exposure
  readonly realtime: boolean
}

/** Whose row it is: the column that policies compare with the user. */
export const ownerColumn = 'user_id'
const ownerLine = `${ownerColumn} uuid not null default auth.uid() references auth.users (id) on delete cascade`

export const newTable = (schema: string): TableDraft => ({
  schema,
  name: '',
  comment: '',
  columns: [
    { ...newColumn, name: 'id', type: 'bigint', identity: 'always', nullable: false, primary: true },
    { ...newColumn, name: 'created_at', type: 'timestamptz', nullable: false, default: 'now()' },
  ],
  exposure: 'owner',
  realtime: false,
})

/** Grants and policies that belong together. */
function openingSql(table: string, exposure: Exposure, owner: string): string[] {
  const mine = `(select auth.uid()) = ${identifier(owner)}`
  switch (exposure) {
    case 'private':
      return []
    case 'owner':
      return [
        `grant select, insert, update, delete on ${table} to authenticated;`,
        `create policy "Owners reach their rows" on ${table} for all to authenticated\n  using (${mine})\n  with check (${mine});`,
      ]
    case 'public':
      return [
        `grant select on ${table} to anon, authenticated;`,
        `create policy "Everybody reads" on ${table} for select to anon, authenticated using (true);`,
      ]
  }
}

const publish = (table: string, on: boolean) =>
  `alter publication supabase_realtime ${on ? 'add' : 'drop'} table ${table};`

/** The table with its comments, row-level security, grants and policies: one migration. */
export function createTableSql({ schema, name, comment, columns, exposure, realtime }: TableDraft): string {
  const table = qualified(schema, name.trim())
  const keys = columns.filter(({ primary }) => primary)
  const hasOwner = columns.some((column) => column.name.trim() === ownerColumn)
  const lines = [
    ...columns.map((column) => columnSql(column, column.primary && keys.length === 1)),
    ...(exposure === 'owner' && !hasOwner ? [ownerLine] : []),
    ...(keys.length > 1
      ? [`primary key (${keys.map((key) => identifier(key.name.trim())).join(', ')})`]
      : []),
  ]
  return [
    `create table ${table} (${lines.length === 0 ? '' : `\n  ${lines.join(',\n  ')}\n`});`,
    ...(comment.trim() === '' ? [] : [tableCommentSql({ schema, name: name.trim() }, comment)]),
    ...columns
      .filter((column) => column.comment.trim() !== '')
      .map((column) => columnCommentSql(table, column.name.trim(), column.comment)),
    ...(exposure === 'owner' ? [`create index on ${table} (${ownerColumn});`] : []),
    `alter table ${table} enable row level security;`,
    ...openingSql(table, exposure, ownerColumn),
    ...(realtime ? [publish(table, true)] : []),
  ].join('\n')
}

/** Another exposure in place of all grants and policies that are there. @param owner column of the user's id */
export function exposureSql(table: TableInfo, exposure: Exposure, owner: string): string {
  const name = nameOf(table)
  return [
    ...table.policies
      .filter((policy) => policy.name !== 'lite_service')
      .map((policy) => `drop policy ${identifier(policy.name)} on ${name};`),
    ...(table.grants.length > 0 ? [`revoke all on ${name} from anon, authenticated;`] : []),
    ...(table.rls ? [] : [`alter table ${name} enable row level security;`]),
    ...openingSql(name, exposure, owner),
  ].join('\n')
}

/** What the grants and policies of a table come to; undefined where it is something of one's own. */
export function exposureOf({ rls, grants, policies }: TableInfo): Exposure | undefined {
  const own = policies.filter(({ name }) => name !== 'lite_service')
  if (rls && grants.length === 0 && own.length === 0) return 'private'
  const [only] = own
  if (!rls || own.length !== 1 || only === undefined) return undefined
  if (only.command === 'select' && only.using === 'true' && grants.every(({ verb }) => verb === 'select'))
    return 'public'
  const isOwner =
    only.command === 'all' && /^\(\(\s*SELECT (auth\.)?uid\(\) AS uid\) = \w+\)$/.test(only.using ?? '')
  return isOwner && grants.every(({ role }) => role === 'authenticated') ? 'owner' : undefined
}

export const tableCommentSql = (table: Pick<TableInfo, 'schema' | 'name'>, comment: string): string =>
  `comment on table ${nameOf(table)} is ${literal(comment.trim() === '' ? null : comment.trim())};`

export const renameTableSql = (table: TableInfo, name: string): string =>
  `alter table ${nameOf(table)} rename to ${identifier(name.trim())};`

export const moveTableSql = (table: TableInfo, schema: string): string =>
  `alter table ${nameOf(table)} set schema ${identifier(schema)};`

export const dropTableSql = (table: TableInfo): string => `drop table ${nameOf(table)};`

export const realtimeSql = (table: TableInfo, on: boolean): string => publish(nameOf(table), on)
