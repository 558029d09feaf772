// Policies to start from, filled in with the columns of the table where their names tell what they are.
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { identifier, qualified } from '../../lib/sql/quote.ts'
import type { PolicyDraft } from './sql.ts'

const column = (table: TableInfo, pattern: RegExp, otherwise: string) =>
  identifier(table.columns.find(({ name }) => pattern.test(name))?.name ?? otherwise)

/** A table that joins users and teams: it has a reference to a user and one to what the table refers to. */
function joinTable(table: TableInfo, { tables }: DatabaseSchema) {
  for (const {
    columns: [own = ''],
    schema,
    table: target,
  } of table.foreign_keys) {
    const members = tables.find(
      ({ name, columns, foreign_keys: keys }) =>
        name !== table.name &&
        keys.some((key) => key.schema === schema && key.table === target) &&
        columns.some(({ name: one }) => /^(user|member)_?id$|^user$|^member$/i.test(one)),
    )
    const theirs = members?.foreign_keys.find((key) => key.schema === schema && key.table === target)
      ?.columns[0]
    if (members && theirs !== undefined) return { members, own, theirs }
  }
  return undefined
}

const base = { command: 'all', roles: ['authenticated'], permissive: true, using: '', check: '' } as const

export type TemplateName = 'owner' | 'publicRead' | 'signedRead' | 'team' | 'claim' | 'folder'

/** Drafts by template. Where a column cannot be guessed, its usual name stands there. */
export function templatesFor(
  table: TableInfo,
  schema: DatabaseSchema,
): Readonly<Record<TemplateName, PolicyDraft>> {
  const owner = `(select auth.uid()) = ${column(table, /^(user|owner|author|created_by|member|profile)(_?id)?$/i, 'user_id')}`
  const join = joinTable(table, schema)
  const own = `${identifier(table.name)}.${join ? identifier(join.own) : column(table, /team|org|group|workspace/i, 'team_id')}`
  const members = join
    ? qualified(join.members.schema, join.members.name)
    : qualified(table.schema, 'members')
  const user = join ? column(join.members, /^(user|member)(_?id)?$/i, 'user_id') : 'user_id'
  const folder = `bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text`
  return {
    owner: { ...base, name: 'Owners reach their rows', using: owner, check: owner },
    publicRead: {
      ...base,
      name: 'Everybody reads',
      command: 'select',
      roles: ['anon', 'authenticated'],
      using: 'true',
    },
    signedRead: { ...base, name: 'Whoever is signed in reads', command: 'select', using: 'true' },
    team: {
      ...base,
      name: 'Members of the team read',
      command: 'select',
      using: `exists (
    select from ${members} m
    where m.${join ? identifier(join.theirs) : 'team_id'} = ${own} and m.${user} = (select auth.uid())
  )`,
    },
    claim: {
      ...base,
      name: 'Editors change everything',
      using: `((select auth.jwt()) -> 'app_metadata' ->> 'role') = 'editor'`,
    },
    folder: { ...base, name: 'Users reach their own folder', using: folder, check: folder },
  }
}
