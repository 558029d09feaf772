// What a role may see of a table: everything, nothing, what a decision or PostgreSQL says. Which callers see the same.
// Source: realtime.md §3.3.
import type { Caller } from '../../identity/caller.ts'
import type { Policy, RoleRights, Table } from '../tables/tables.ts'
import type { Decided } from './expression.ts'
import { combine, decided } from './expression.ts'

export type Rule =
  | { readonly kind: 'all' | 'none' }
  | ({ readonly kind: 'decided' } & Decided)
  /** `condition` is true for images that are visible, with the bare name of the table as alias. */
  | ({ readonly kind: 'sql'; readonly depends: 'role' | 'sub' | 'claims' } & SqlRule)

export interface SqlRule {
  readonly condition: string
  /** Conditions of which each one suffices, for where one of them fails. */
  readonly alternatives: readonly string[]
}

/** `true` where there is none. */
const conditionOf = ({ using }: Policy): string => using ?? 'true'

const joined = (policies: readonly Policy[], word: string): string =>
  policies.map((policy) => `(${conditionOf(policy)})`).join(word)

const seesUser = /(?<![\w$."])auth\.uid\(\)/g
const seesRole = /(?<![\w$."])auth\.role\(\)/g
/** A call of a function that is none of PostgreSQL's plain ones could look at any claim. */
const anyCall = /[\w"]\s*\(/
const harmless =
  /(?<![\w$."])(?:in|and|or|not|any|all|select|where|values|array|row|coalesce|lower|upper|length|now|case|when|then|else|abs|cardinality|as|on)\s*\(/gi
/** Other tables have policies of their own; operators and types that need a schema have functions of their own. */
const elsewhere = /\bfrom\b|\boperator\s*\(|::\s*"?\w+"?\./i

/** What of a caller a condition can see. On the safe side: what is unknown sees all claims. */
export function dependsOn(condition: string): 'role' | 'sub' | 'claims' {
  const rest = condition.replace(seesRole, '').replace(seesUser, '').replace(harmless, ' ')
  if (anyCall.test(rest) || elsewhere.test(rest)) return 'claims'
  return condition.includes('auth.uid()') ? 'sub' : 'role'
}

/** The policies for SELECT that hold for the role. */
export const policiesFor = ({ policies }: Table, { memberOf }: RoleRights): readonly Policy[] =>
  policies.filter(({ roles }) => roles.some((role) => role === 0 || memberOf.has(role)))

/** What one policy, or the publication's condition, says by itself: permissive or not. */
export const ruleOfOne = (table: Table, rights: RoleRights, policy: Policy): Rule =>
  ruleOf(
    { ...table, hasRowSecurity: true, condition: null, policies: [{ ...policy, permissive: true }] },
    { ...rights, bypassesRowSecurity: false },
  )

/** What `rights` let see of `table`, by the policies for SELECT and the publication's own condition. */
export function ruleOf(table: Table, rights: RoleRights): Rule {
  const { columns, condition } = table
  const byName = new Map(columns.map((column) => [column.name, column]))
  const published: readonly Policy[] =
    condition === null ? [] : [{ name: undefined, permissive: false, roles: [0], using: condition }]
  const own = policiesFor(table, rights)
  const isFree = !table.hasRowSecurity || rights.bypassesRowSecurity
  const permissive = isFree ? [] : own.filter((policy) => policy.permissive)
  const restrictive = [...published, ...(isFree ? [] : own.filter((policy) => !policy.permissive))]
  if (!isFree && permissive.length === 0) return { kind: 'none' }
  if (isFree && restrictive.length === 0) return { kind: 'all' }
  const known = (policies: readonly Policy[]): readonly Decided[] | undefined => {
    const made = policies.map((policy) => decided(conditionOf(policy), byName))
    return made.every((one) => one !== undefined) ? made : undefined
  }
  const [some, every] = [known(permissive), known(restrictive)]
  if (some && every) {
    const parts = [...(isFree ? [] : [combine(some, 'or')]), ...every]
    return { kind: 'decided', ...combine(parts, 'and') }
  }
  const within = (condition: readonly string[]): string =>
    [...condition, ...(restrictive.length > 0 ? [joined(restrictive, ' and ')] : [])].join(' and ')
  const whole = within(isFree ? [] : [`(${joined(permissive, ' or ')})`])
  const alternatives = permissive.map((policy) => within([`(${conditionOf(policy)})`]))
  return { kind: 'sql', condition: whole, alternatives, depends: dependsOn(whole) }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The user's id as `auth.uid()` gives it; undefined where it gives none or fails. */
export function subOf({ subject }: Caller): string | undefined {
  const lower = subject.toLowerCase()
  return uuid.test(lower) ? lower : undefined
}

/** Claims that change with every token and that no policy should look at. */
const volatile = new Set(['iat', 'exp', 'nbf', 'jti'])

/** Callers with the same key see the same rows of a table with this rule. */
export function groupKey(rule: Rule, caller: Caller): string {
  const depends = rule.kind === 'sql' ? rule.depends : rule.kind === 'decided' && rule.bySub ? 'sub' : 'role'
  if (depends === 'role') return caller.role
  if (depends === 'sub') return `${caller.role} ${caller.subject}`
  const claims = Object.entries(caller.claims).filter(([name]) => !volatile.has(name))
  return `${caller.role} ${JSON.stringify(claims)}`
}
