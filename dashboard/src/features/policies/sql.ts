// Grants and policies as SQL text, and what is odd about the two of a table. Runs nothing.
import type { GrantInfo, PolicyInfo, TableInfo, Verb } from '../../lib/api/schema.ts'
import { identifier, qualified } from '../../lib/sql/quote.ts'

export const verbs = ['select', 'insert', 'update', 'delete'] as const satisfies readonly Verb[]
export const apiRoles = ['anon', 'authenticated'] as const
export type ApiRole = (typeof apiRoles)[number]

export const hasPolicies = ({ kind }: TableInfo): boolean => kind === 'table' || kind === 'partitioned table'
export const grantOf = ({ grants }: TableInfo, role: string, verb: Verb): GrantInfo | undefined =>
  grants.find((grant) => grant.role === role && grant.verb === verb)

const nameOf = ({ schema, name }: TableInfo) => qualified(schema, name)
const role = (name: string) => (name === 'public' ? name : identifier(name))

export const rlsSql = (table: TableInfo, on: boolean): string =>
  `alter table ${nameOf(table)} ${on ? 'enable' : 'disable'} row level security;`

/** Columns need a revoke of their own; one of the whole table takes them along. */
export const grantSql = (table: TableInfo, to: string, verb: Verb, on: boolean): string =>
  on
    ? `grant ${verb} on ${nameOf(table)} to ${role(to)};`
    : `revoke ${verb} on ${nameOf(table)} from ${role(to)};`

export const dropPolicySql = (table: TableInfo, { name }: PolicyInfo): string =>
  `drop policy ${identifier(name)} on ${nameOf(table)};`

/** A policy as the editor has it: empty text is no expression. */
export interface PolicyDraft {
  readonly name: string
  readonly command: PolicyInfo['command']
  readonly roles: readonly string[]
  readonly permissive: boolean
  readonly using: string
  readonly check: string
}

export const usesUsing = (command: PolicyInfo['command']): boolean => command !== 'insert'
export const usesCheck = (command: PolicyInfo['command']): boolean =>
  command !== 'select' && command !== 'delete'

export const draftOf = (policy: PolicyInfo): PolicyDraft => ({
  ...policy,
  roles: policy.roles.filter((name) => name !== 'public'),
  using: policy.using ?? '',
  check: policy.check ?? '',
})

function expressions({ command, using, check }: PolicyDraft): string {
  const parts = [
    usesUsing(command) && using.trim() !== '' ? `\n  using (${using.trim()})` : '',
    usesCheck(command) && check.trim() !== '' ? `\n  with check (${check.trim()})` : '',
  ]
  return parts.join('')
}

const rolesOf = ({ roles }: PolicyDraft) => (roles.length === 0 ? 'public' : roles.map(role).join(', '))

export function createPolicySql(table: TableInfo, draft: PolicyDraft): string {
  const kind = draft.permissive ? '' : ' as restrictive'
  return `create policy ${identifier(draft.name)} on ${nameOf(table)}${kind}\n  for ${draft.command} to ${rolesOf(draft)}${expressions(draft)};`
}

/** ALTER POLICY cannot change command and kind, nor take an expression away: then the policy is made anew. */
export function changePolicySql(table: TableInfo, before: PolicyInfo, draft: PolicyDraft): string {
  const old = draftOf(before)
  const isAnew =
    old.command !== draft.command ||
    old.permissive !== draft.permissive ||
    (old.using !== '' && draft.using.trim() === '') ||
    (old.check !== '' && draft.check.trim() === '')
  if (isAnew) return `${dropPolicySql(table, before)}\n${createPolicySql(table, draft)}`
  const on = `on ${nameOf(table)}`
  const rename =
    before.name === draft.name
      ? []
      : [`alter policy ${identifier(before.name)} ${on} rename to ${identifier(draft.name)};`]
  const isSame = old.roles.join() === draft.roles.join() && expressions(old) === expressions(draft)
  const change = isSame
    ? []
    : [`alter policy ${identifier(draft.name)} ${on}\n  to ${rolesOf(draft)}${expressions(draft)};`]
  return [...rename, ...change].join('\n')
}

const commandsOf = (command: PolicyInfo['command']): readonly Verb[] =>
  command === 'all' ? verbs : [command]

export interface Oddity {
  readonly role: ApiRole
  readonly verb: Verb
  /** The policy that has no grant; null: the grant that has no policy. */
  readonly policy: string | null
}

/** Grants that no policy follows, and policies that no grant precedes. `public` policies are about whoever has a grant. */
export function odditiesOf(table: TableInfo): readonly Oddity[] {
  if (!table.rls) return []
  const applying = (to: string, verb: Verb) =>
    table.policies.filter(
      ({ permissive, command, roles }) =>
        permissive && commandsOf(command).includes(verb) && (roles.includes(to) || roles.includes('public')),
    )
  return apiRoles.flatMap((to) =>
    verbs.flatMap((verb): Oddity[] => {
      const found = applying(to, verb)
      const hasGrant = grantOf(table, to, verb) !== undefined
      if (hasGrant) return found.length === 0 ? [{ role: to, verb, policy: null }] : []
      const named =
        found.find(({ roles, command }) => roles.includes(to) && command !== 'all') ??
        found.find(({ roles }) => roles.includes(to))
      return named ? [{ role: to, verb, policy: named.name }] : []
    }),
  )
}

/** The grants that a draft needs and that are not there. */
export const missingGrants = (table: TableInfo, { roles, command }: PolicyDraft): readonly string[] =>
  apiRoles
    .filter((to) => roles.includes(to))
    .flatMap((to) =>
      commandsOf(command)
        .filter((verb) => !grantOf(table, to, verb))
        .map((verb) => grantSql(table, to, verb, true)),
    )
