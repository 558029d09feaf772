// A long random life of a schema: statements of every kind that changes what is generated, made from what is there. Many
// fail (a column that something needs, a name that is taken); those change nothing.
import type pg from 'pg'

/** What statements are made from. */
interface Inventory {
  readonly tables: readonly string[]
  readonly views: readonly string[]
  readonly columns: readonly { readonly of: string; readonly name: string }[]
  readonly keys: readonly { readonly of: string; readonly name: string }[]
  readonly types: readonly { readonly name: string; readonly kind: string }[]
  readonly labels: readonly { readonly of: string; readonly label: string }[]
  readonly functions: readonly string[]
  readonly sequences: readonly string[]
}

export const randomSchemas = ['api', 'shop'] as const

/** A schema that is not exposed, but that exposed ones refer to. */
const hidden = 'inner_things'

const inSchemas = `n.nspname in ('api', 'shop', '${hidden}')`
const name = (of: string) => `format('%I.%I', n.nspname, ${of})`
const list = (select: string) =>
  `(select coalesce(json_agg(x order by x::text), '[]') from (${select}) as s(x))`

const inventoryQuery = `select json_build_object(
  'tables', ${list(`select ${name('relname')} from pg_class c join pg_namespace n on n.oid = relnamespace
    where ${inSchemas} and relkind in ('r', 'p')`)},
  'views', ${list(`select ${name('relname')} from pg_class c join pg_namespace n on n.oid = relnamespace
    where ${inSchemas} and relkind = 'v'`)},
  'columns', ${list(`select json_build_object('of', ${name('relname')}, 'name', quote_ident(attname))
    from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
    where ${inSchemas} and relkind in ('r', 'p') and attnum > 0 and not attisdropped`)},
  'keys', ${list(`select json_build_object('of', ${name('relname')}, 'name', quote_ident(conname))
    from pg_constraint join pg_class c on c.oid = conrelid join pg_namespace n on n.oid = relnamespace
    where ${inSchemas}`)},
  'types', ${list(`select json_build_object('name', ${name('typname')}, 'kind', typtype)
    from pg_type t join pg_namespace n on n.oid = typnamespace
    where ${inSchemas} and (typtype in ('e', 'd') or typtype = 'c'
      and (select relkind = 'c' from pg_class c where c.oid = typrelid))`)},
  'labels', ${list(`select json_build_object('of', ${name('typname')}, 'label', quote_literal(enumlabel))
    from pg_enum join pg_type t on t.oid = enumtypid join pg_namespace n on n.oid = typnamespace
    where ${inSchemas}`)},
  'functions', ${list(`select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = pronamespace
    where ${inSchemas}`)},
  'sequences', ${list(`select ${name('relname')} from pg_class c join pg_namespace n on n.oid = relnamespace
    where ${inSchemas} and relkind = 'S'`)}
) as inventory`

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Statements without end, as one random life. Each is run before the next is made.
 * @param client superuser on a database of the test's own
 * @returns runs one more statement that succeeds; resolves to it
 */
export async function startRandomLife(client: pg.ClientBase, seed: number): Promise<() => Promise<string>> {
  const random = numbers(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <T>(of: readonly T[]): T | undefined => of[below(of.length)]
  let made = 0
  const fresh = (kind: string) => `${kind}${(made += 1)}`
  const schema = () => pick(['api', 'api', 'shop', hidden]) ?? 'api'

  function statement(there: Inventory): string {
    const table = pick(there.tables) ?? 'api.none'
    const other = pick(there.tables) ?? 'api.none'
    const relation = pick([...there.tables, ...there.views]) ?? 'api.none'
    const column = pick(there.columns) ?? { of: 'api.none', name: 'x' }
    const key = pick(there.keys) ?? { of: 'api.none', name: 'x' }
    const type = pick(there.types) ?? { name: 'api.none', kind: 'e' }
    const label = pick(there.labels) ?? { of: 'api.none', label: `'x'` }
    const fn = pick(there.functions) ?? 'api.none()'
    const anyType = () =>
      pick([
        'integer',
        'text',
        'numeric(8, 2)',
        'varchar(20)',
        'text[]',
        'jsonb',
        type.name,
        type.name,
        table,
      ]) ?? 'text'
    const kindWord = { e: 'type', d: 'domain', c: 'type' }[type.kind] ?? 'type'
    const role = pick(['anon', 'authenticated', 'service_role', 'public']) ?? 'public'
    const rights =
      pick(['select', 'insert', 'update', 'all', `select (${column.name})`, `update (${column.name})`]) ??
      'all'
    const comment = pick(['null', `'word ${below(1000)}'`, `'@name n${below(50)}'`]) ?? 'null'
    const kinds: (() => string)[] = [
      () =>
        `create table ${schema()}.${fresh('t')} (id ${pick(['serial', 'bigint generated always as identity', 'uuid default gen_random_uuid()'])} primary key, a text, b ${anyType()})`,
      () =>
        `create table ${schema()}.${fresh('j')} (a_id integer references ${table}, b_id integer references ${other}, primary key (a_id, b_id))`,
      () =>
        `create table ${schema()}.${fresh('p')} (id int, at date not null, note text) partition by range (at)`,
      () =>
        `create table ${schema()}.${fresh('q')} partition of ${table} for values from ('${2000 + below(50)}-01-01') to ('${2050 + below(50)}-01-01')`,
      () => `alter table ${table} detach partition ${other}`,
      () => `alter table ${table} attach partition ${other} default`,
      () => `drop table ${table}`,
      () => `drop table ${table} cascade`,
      () => `alter table ${table} rename to ${fresh('r')}`,
      () => `alter table ${relation} set schema ${schema()}`,
      () => `alter table ${table} add column ${fresh('c')} ${anyType()}`,
      () => `alter table ${table} add column ${fresh('c')} integer not null default 7`,
      () => `alter table ${table} add column ${fresh('c')} text generated always as ('x' || id) stored`,
      () => `alter table ${column.of} drop column ${column.name}`,
      () => `alter table ${column.of} drop column ${column.name} cascade`,
      () => `alter table ${column.of} rename column ${column.name} to ${fresh('c')}`,
      () =>
        `alter table ${column.of} alter column ${column.name} type ${pick(['text', 'varchar(9)', 'bigint', type.name])} using null`,
      () => `alter table ${column.of} alter column ${column.name} ${pick(['set', 'drop'])} not null`,
      () =>
        `alter table ${column.of} alter column ${column.name} set default ${pick(['null', '1', `nextval('${pick(there.sequences) ?? 'none'}')`, `${label.label}::${label.of}`, fn.replace(/\(.*/, '()')])}`,
      () => `alter table ${column.of} alter column ${column.name} drop default`,
      () => `alter table ${column.of} add constraint ${fresh('u')} unique (${column.name})`,
      () =>
        `create unique index ${fresh('i')} on ${column.of} (${column.name}) ${pick(['', 'where id is not null'])}`,
      () =>
        `alter table ${table} add column ${fresh('k')} integer constraint ${fresh('f')} references ${other}`,
      () => `alter table ${key.of} drop constraint ${key.name}`,
      () => `alter table ${key.of} drop constraint ${key.name} cascade`,
      () => `alter table ${key.of} rename constraint ${key.name} to ${fresh('f')}`,
      () => `comment on constraint ${key.name} on ${key.of} is ${comment}`,
      () => `comment on table ${table} is ${comment}`,
      () => `comment on column ${column.of}.${column.name} is ${comment}`,
      () => `comment on ${kindWord} ${type.name} is ${comment}`,
      () => `comment on function ${fn} is ${comment}`,
      () => `comment on schema ${schema()} is ${comment}`,
      () => `create view ${schema()}.${fresh('v')} as select * from ${relation}`,
      () =>
        `create view ${schema()}.${fresh('v')} as select x.*, y.id as y_id from ${table} x left join ${other} y on true`,
      () => `create materialized view ${schema()}.${fresh('m')} as select * from ${relation}`,
      () => `create rule ${fresh('r')} as on insert to ${pick(there.views) ?? 'none'} do instead nothing`,
      () => `drop view ${pick(there.views) ?? 'none'} cascade`,
      () => `alter view ${pick(there.views) ?? 'none'} rename to ${fresh('v')}`,
      () => `create type ${schema()}.${fresh('e')} as enum ('one', 'two', 'it''s')`,
      () =>
        `alter type ${label.of} add value '${fresh('label ')}' ${pick(['before', 'after'])} ${label.label}`,
      () => `alter type ${label.of} rename value ${label.label} to '${fresh('label ')}'`,
      () => `create type ${schema()}.${fresh('o')} as (x integer, y ${anyType()})`,
      () => `alter type ${type.name} add attribute ${fresh('z')} text`,
      () =>
        `create domain ${schema()}.${fresh('d')} as ${pick(['text', 'integer', type.name])} ${pick(['', 'not null', 'default null'])}`,
      () =>
        `alter domain ${type.name} ${pick(['set not null', 'drop not null', `set default '5'`, 'drop default'])}`,
      () => `alter ${kindWord} ${type.name} rename to ${fresh('w')}`,
      () => `alter ${kindWord} ${type.name} set schema ${schema()}`,
      () => `drop ${kindWord} ${type.name}`,
      () => `create function ${schema()}.${fresh('f')}() returns integer language sql return ${below(100)}`,
      () =>
        `create function ${schema()}.${fresh('f')}(a ${anyType()}, b integer default 1) returns setof ${table} language sql as 'select null'`,
      () =>
        `create function ${schema()}.${fresh('f')}(row ${table}) returns ${pick(['text', `setof ${other}`])} language sql stable as 'select null'`,
      () =>
        `create or replace function ${fn.replace('()', '()')} returns integer language sql ${pick(['stable', 'volatile'])} return ${below(100)}`,
      () => `alter function ${fn} rename to ${fresh('g')}`,
      () => `alter function ${fn} set schema ${schema()}`,
      () => `revoke execute on function ${fn} from ${role}`,
      () => `drop function ${fn} cascade`,
      () =>
        `create trigger ${fresh('g')} before insert on ${table} for each row execute function ${hidden}.keep()`,
      () =>
        `create trigger ${fresh('g')} instead of insert on ${pick(there.views) ?? 'none'} for each row execute function ${hidden}.keep()`,
      () => `alter table ${table} disable trigger user`,
      () => `grant ${rights} on ${column.of} to ${role}`,
      () => `revoke ${rights} on ${column.of} from ${role}`,
      () => `alter table ${table} ${pick(['enable', 'disable'])} row level security`,
      () => `alter sequence ${pick(there.sequences) ?? 'none'} rename to ${fresh('s')}`,
      () => `truncate ${table} cascade`,
    ]
    return pick(kinds)?.() ?? ''
  }

  await client.query(`set check_function_bodies = off; set client_min_messages = error;
    create schema api; create schema shop; create schema ${hidden};
    create function ${hidden}.keep() returns trigger language plpgsql as 'begin return new; end';
    create table api.base (id serial primary key, name text not null, kind varchar(10));
    create table api.member (id integer primary key references api.base, note text);
    create view api.named as select id, name from api.base;
    create type api.mood as enum ('sad', 'ok')`)

  return async () => {
    for (;;) {
      const found = await client.query<{ inventory: Inventory }>(inventoryQuery)
      const there = found.rows[0]?.inventory
      if (there === undefined) throw new Error('the inventory is empty')
      const text = statement(there)
      try {
        await client.query(text)
        return text
      } catch (error) {
        if ((error as { code?: string }).code?.startsWith('08') === true) throw error
      }
    }
  }
}
