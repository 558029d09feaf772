// The database and its schemas: who owns them, who may enter, what a new object grants. Closed unless said otherwise.
import type { PrivilegeLevel } from '../contract.ts'
import { apiRoles } from './roles.ts'
import type { Wish } from './wishes.ts'
import { id, text } from './wishes.ts'

/** What the wishes depend on. */
export interface Scene {
  readonly level: PrivilegeLevel
  readonly database: string
  /** The login of the bootstrap. It owns `lite`, because its rights stand behind what is in there. */
  readonly bootstrapLogin: string
  /** Owner of everything else: `lite_admin`, or the login of DATABASE_URL at the limited level. */
  readonly owner: string
  readonly apiSchemas: readonly string[]
}

const literalList = (values: readonly string[]) => values.map(text).join(', ')

// The ACL of the database or a schema, defaults included, as rows.
const databaseAcl = `(select (pg_catalog.aclexplode(coalesce(datacl, pg_catalog.acldefault('d', datdba)))).*
  from pg_catalog.pg_database where datname = pg_catalog.current_database())`
const schemaAcl = (schema: string) =>
  `(select (pg_catalog.aclexplode(coalesce(nspacl, pg_catalog.acldefault('n', nspowner)))).*
  from pg_catalog.pg_namespace where nspname = ${text(schema)})`

function databaseWishes({ level, database, owner }: Scene): Wish[] {
  const noTemporary: Wish = {
    what: 'forbid temporary tables to everybody', // they would shadow the tables of a search_path
    holds: `not exists (select from ${databaseAcl} a where a.grantee = 0 and a.privilege_type = 'TEMPORARY')`,
    make: `revoke temporary on database ${id(database)} from public`,
    optional: level === 'limited',
  }
  const connect = ['lite_api', 'lite_service', 'lite_auth'].map((login): Wish => ({
    what: `let ${login} connect to the database ${database}`,
    holds: `pg_catalog.has_database_privilege(${text(login)}, pg_catalog.current_database(), 'connect')`,
    make: `grant connect on database ${id(database)} to ${id(login)}`,
  }))
  const rights = ['create', 'temporary', 'connect']
  const own = rights.map((right): Wish => ({
    what: `give ${owner} the right ${right} on the database ${database}`,
    holds: `pg_catalog.has_database_privilege(${text(owner)}, pg_catalog.current_database(), '${right}')`,
    make: `grant ${right} on database ${id(database)} to ${id(owner)}`,
    optional: right === 'temporary',
  }))
  return [noTemporary, ...connect, ...own] // in this order: what PUBLIC may, the owner may
}

function schemaWish(name: string, owner: string): Wish {
  return {
    what: `create the schema ${name}`,
    holds: `exists (select from pg_catalog.pg_namespace where nspname = ${text(name)})`,
    make: `create schema ${id(name)} authorization ${id(owner)}`,
  }
}

/** Tables that exist before the first migration. */
function liteWishes({ bootstrapLogin, owner }: Scene): Wish[] {
  const table = (name: string, make: string): Wish => ({
    what: `create the table lite.${name}`,
    holds: `pg_catalog.to_regclass('lite.${name}') is not null`,
    make,
  })
  return [
    schemaWish('lite', bootstrapLogin),
    {
      what: `let ${owner} make objects in the schema lite`,
      holds: `pg_catalog.has_schema_privilege(${text(owner)}, 'lite', 'create')
        and pg_catalog.has_schema_privilege(${text(owner)}, 'lite', 'usage')`,
      make: `grant usage, create on schema lite to ${id(owner)}`,
    },
    {
      what: 'let lite_auth use the schema lite',
      holds: `pg_catalog.has_schema_privilege('lite_auth', 'lite', 'usage')`,
      make: 'grant usage on schema lite to lite_auth',
    },
    table(
      'migrations',
      `create table lite.migrations (
        kind text not null check (kind in ('system', 'user')),
        version bigint not null,
        name text not null,
        checksum text not null,
        sql text not null,
        statements_done int,
        started_at timestamptz not null default pg_catalog.now(),
        applied_at timestamptz,
        primary key (kind, version)
      );
      comment on column lite.migrations.applied_at is 'Null: a file without transaction that has not come to its end.';
      comment on column lite.migrations.statements_done is 'Only for files without transaction.';
      alter table lite.migrations enable row level security;
      create policy lite_owner on lite.migrations to ${id(owner)} using (true) with check (true);
      grant select, insert, update, delete on lite.migrations to ${id(owner)}`,
    ),
    table(
      'exposed_schemas',
      `create table lite.exposed_schemas (name name primary key);
      comment on table lite.exposed_schemas is 'API_SCHEMAS, for the event triggers. Written at every start.';
      alter table lite.exposed_schemas enable row level security;
      create policy lite_owner on lite.exposed_schemas for select to ${id(owner)} using (true);
      grant select on lite.exposed_schemas to ${id(owner)}`,
    ),
  ]
}

// Only the form without IN SCHEMA takes away what PUBLIC has by default (decision 11).
function functionDefaults({ owner }: Scene): Wish {
  return {
    what: `close new functions of ${owner} to PUBLIC`,
    holds: `exists (select from pg_catalog.pg_default_acl where defaclrole = (select oid from pg_catalog.pg_roles where rolname = ${text(owner)})
      and defaclnamespace = 0 and defaclobjtype = 'f'
      and not exists (select from pg_catalog.aclexplode(defaclacl) a where a.grantee = 0))`,
    make: `alter default privileges for role ${id(owner)} revoke execute on functions from public`,
  }
}

function serviceDefaults(schema: string, owner: string): Wish {
  const kinds = { tables: 'r', sequences: 'S', functions: 'f' }
  return {
    what: `open new objects of ${owner} in ${schema} to service_role`,
    holds: `select count(*) = 3 from pg_catalog.pg_default_acl d
      join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace and n.nspname = ${text(schema)}
      join pg_catalog.pg_roles o on o.oid = d.defaclrole and o.rolname = ${text(owner)}
      where d.defaclobjtype::text in (${literalList(Object.values(kinds))})
      and exists (select from pg_catalog.aclexplode(d.defaclacl) a where a.grantee = 'service_role'::regrole)`,
    make: Object.keys(kinds)
      .map((kind) => {
        const target = `for role ${id(owner)} in schema ${id(schema)}`
        return `alter default privileges ${target} grant all on ${kind} to service_role`
      })
      .join('; '),
  }
}

function exposedWishes(schema: string, { level, owner }: Scene): Wish[] {
  const optional = level === 'limited'
  return [
    schemaWish(schema, owner),
    {
      what: `forbid everybody to create objects in ${schema}`,
      holds: `not exists (select from ${schemaAcl(schema)} a where a.grantee = 0 and a.privilege_type = 'CREATE')`,
      make: `revoke create on schema ${id(schema)} from public`,
      optional,
    },
    {
      what: `let ${owner} create objects in ${schema}`,
      holds: `pg_catalog.has_schema_privilege(${text(owner)}, ${text(schema)}, 'create${optional ? '' : ' with grant option'}')`,
      make: `grant usage, create on schema ${id(schema)} to ${id(owner)} with grant option`,
      optional,
    },
    ...apiRoles.map((role): Wish => ({
      what: `let ${role} use the schema ${schema}`,
      holds: `pg_catalog.has_schema_privilege(${text(role)}, ${text(schema)}, 'usage')`,
      make: `grant usage on schema ${id(schema)} to ${id(role)}`,
    })),
    serviceDefaults(schema, owner),
  ]
}

function extensionWish(name: string): Wish {
  return {
    what: `create the extension ${name}`,
    holds: `exists (select from pg_catalog.pg_extension where extname = ${text(name)})
      or not exists (select from pg_catalog.pg_available_extensions where name = ${text(name)})`,
    make: `create extension ${id(name)} schema extensions`,
    optional: true,
  }
}

/** All that has to hold about the database and its schemas, before the system migrations. */
export function schemaWishesOf(scene: Scene): readonly Wish[] {
  return [
    ...databaseWishes(scene),
    ...['extensions', 'auth', 'storage', 'realtime'].map((schema) => schemaWish(schema, scene.owner)),
    ...liteWishes(scene),
    ...scene.apiSchemas.flatMap((schema) => exposedWishes(schema, scene)),
    functionDefaults(scene),
    ...['pgcrypto', 'uuid-ossp'].map(extensionWish),
  ]
}
