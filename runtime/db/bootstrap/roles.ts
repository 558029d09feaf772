// The roles: three that requests run as, four logins. The walls between them: lite_api can never reach service_role, and
// only lite_auth (beside the owner) reads passwords and tokens.
import type { PrivilegeLevel } from '../contract.ts'
import { loginVerifier } from './logins.ts'
import type { Wish } from './wishes.ts'
import { id, text } from './wishes.ts'

/** The roles that requests run as. */
export const apiRoles = ['anon', 'authenticated', 'service_role'] as const

type Attribute = 'superuser' | 'bypassrls' | 'createrole' | 'login' | 'inherit'

interface Role {
  readonly name: string
  readonly attributes: readonly Attribute[]
  /** Attributes that may be either way on a server where the role exists already. */
  readonly indifferent?: readonly Attribute[]
  readonly memberOf?: readonly string[]
  readonly settings?: Readonly<Record<string, string>>
}

const columns = {
  superuser: 'rolsuper',
  bypassrls: 'rolbypassrls',
  createrole: 'rolcreaterole',
  login: 'rolcanlogin',
  inherit: 'rolinherit',
} as const satisfies Record<Attribute, string>

const everyAttribute = Object.keys(columns) as Attribute[]

// A backend that waits: for its client inside a transaction, or for a lock. Statement timeouts are set per request.
const patience = (transaction: string, lock: string) => ({
  idle_in_transaction_session_timeout: transaction,
  lock_timeout: lock,
})

// What requests run with. Dates must be in this form on the wire: rest/reply/json-rows.ts makes JSON of them.
const ofRequests = { ...patience('10s', '5s'), DateStyle: 'ISO, MDY' }

/** The roles of a level. At the limited one the login of DATABASE_URL is the owner, and nobody bypasses RLS. */
function rolesOf(level: PrivilegeLevel): readonly Role[] {
  const full = level === 'full'
  const admin: Role = {
    name: 'lite_admin',
    attributes: ['login', 'inherit', 'createrole'],
    memberOf: apiRoles,
    settings: patience('1min', '10s'),
  }
  return [
    { name: 'anon', attributes: ['inherit'] },
    { name: 'authenticated', attributes: ['inherit'] },
    full
      ? { name: 'service_role', attributes: ['inherit', 'bypassrls'] }
      : { name: 'service_role', attributes: ['inherit'], indifferent: ['bypassrls'] },
    {
      name: 'lite_api',
      attributes: ['login'],
      memberOf: ['anon', 'authenticated'],
      settings: ofRequests,
    },
    {
      name: 'lite_service',
      attributes: ['login'],
      memberOf: ['service_role'],
      settings: ofRequests,
    },
    // What Supabase's guides grant to the auth service: its hooks, for example.
    { name: 'supabase_auth_admin', attributes: ['inherit'], indifferent: [...everyAttribute] },
    {
      name: 'lite_auth',
      attributes: ['login', 'inherit'],
      memberOf: ['supabase_auth_admin'],
      settings: patience('10s', '5s'),
    },
    ...(full ? [admin] : []),
  ]
}

const option = (role: Role, attribute: Attribute): string =>
  role.attributes.includes(attribute) ? attribute : `no${attribute}`

function attributeWish(role: Role, attribute: Attribute): Wish {
  const wanted = String(role.attributes.includes(attribute))
  return {
    what: `give the role ${role.name} the attribute ${option(role, attribute)}`,
    holds: `select ${columns[attribute]} = ${wanted} from pg_catalog.pg_roles where rolname = ${text(role.name)}`,
    make: `alter role ${id(role.name)} ${option(role, attribute)}`,
  }
}

function membershipWish(member: string, group: string): Wish {
  return {
    what: `make ${member} a member of ${group}`,
    holds: `exists (select from pg_catalog.pg_auth_members
      where member = ${text(member)}::regrole and roleid = ${text(group)}::regrole)`,
    make: `grant ${id(group)} to ${id(member)}`,
    // On a server of Supabase's own the role belongs to somebody else.
    optional: group === 'supabase_auth_admin',
  }
}

function settingWish(role: string, name: string, value: string): Wish {
  return {
    what: `set ${name} of ${role}`,
    holds: `exists (select from pg_catalog.pg_db_role_setting
      where setdatabase = 0 and setrole = ${text(role)}::regrole and ${text(`${name}=${value}`)} = any (setconfig))`,
    make: `alter role ${id(role)} set ${name} = ${text(value)}`,
  }
}

function roleWishes(role: Role, appSecret: string): Wish[] {
  const password = role.attributes.includes('login')
    ? ` password ${text(loginVerifier(appSecret, role.name))}`
    : ''
  return [
    {
      what: `create the role ${role.name}`,
      holds: `exists (select from pg_catalog.pg_roles where rolname = ${text(role.name)})`,
      make: `create role ${id(role.name)} ${everyAttribute.map((name) => option(role, name)).join(' ')}${password}`,
    },
    ...everyAttribute
      .filter((attribute) => role.indifferent?.includes(attribute) !== true)
      .map((attribute) => attributeWish(role, attribute)),
    ...(role.memberOf ?? []).map((group) => membershipWish(role.name, group)),
    ...Object.entries(role.settings ?? {}).map(([name, value]) => settingWish(role.name, name, value)),
  ]
}

// Finding 3 of security.md: an injection in a user's request must not reach the service role.
const wall: Wish = {
  what: 'take service_role away from lite_api',
  holds: `not exists (select from pg_catalog.pg_auth_members
    where member = 'lite_api'::regrole and roleid = 'service_role'::regrole)`,
  make: 'revoke service_role from lite_api',
}

// A provider's admin is no superuser and must be a member to give objects to lite_admin.
const successor: Wish = {
  what: 'act as lite_admin',
  holds: `pg_catalog.pg_has_role('lite_admin', 'usage')`,
  make: 'grant lite_admin to current_user',
}

/** All that has to hold about roles. */
export function roleWishesOf(level: PrivilegeLevel, appSecret: string): readonly Wish[] {
  const roles = rolesOf(level).flatMap((role) => roleWishes(role, appSecret))
  return [...roles, wall, ...(level === 'full' ? [successor] : [])]
}
