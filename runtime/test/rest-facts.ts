// Tables for the REST engine's tests, with the facts that the generator would write for them.
import type { Table } from '#runtime/rest'

export const schemaSql = `
create table todos (
  id int primary key,
  title text not null,
  done boolean default false,
  tags text[],
  data jsonb,
  amount numeric,
  big bigint,
  ratio double precision,
  day date,
  code char(3),
  twice int generated always as (id * 2) stored
);
create table pairs (a int, b text, note text default 'none', primary key (a, b));
create table secrets (id int primary key, owner uuid not null default auth.uid(), note text);
create table "we""ird; --" ("a""b" text, "sp ace" int, "emoji😀" text, "__proto__" text, "back\\slash'" text default 'd');
create view titles as select id, title from todos;
alter table todos disable row level security;
alter table pairs disable row level security;
alter table "we""ird; --" disable row level security;
create policy own on secrets to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
grant select, insert, update, delete on todos, pairs, secrets, "we""ird; --" to anon, authenticated, service_role;
grant select on titles to service_role;
insert into todos (id, title, done, tags, data, amount, big, ratio, day, code) values
  (1, 'one', true, '{a,b}', '{"x": {"y": [10, 20]}, "k": "v"}', 1.50, 9007199254740993, 0.5, '2026-01-01', 'abc'),
  (2, 'two', false, '{b}', '{"k": "w"}', 2, 2, 'NaN', '2026-01-02', null),
  (3, 'three', null, null, null, null, null, null, null, null);
insert into pairs values (1, 'x', 'first'), (1, 'y', 'second');
insert into secrets values (1, '00000000-0000-4000-8000-00000000000a', 'of alice'), (2, '00000000-0000-4000-8000-00000000000b', 'of bob');
`

const nullable = (type: string) => ({ type: [type, 'null'] })
const todoWritable = {
  id: { type: 'integer' },
  title: { type: 'string' },
  done: nullable('boolean'),
  tags: nullable('array'),
  data: {},
  amount: nullable('number'),
  big: nullable('integer'),
  ratio: nullable('number'),
  day: { type: ['string', 'null'], format: 'date' },
  code: { type: ['string', 'null'], maxLength: 3 },
}

export const todos: Table = {
  schema: 'public',
  name: 'todos',
  kind: 'table',
  description: 'Things to do',
  primaryKey: ['id'],
  columns: {
    id: 'integer',
    title: 'text',
    done: 'boolean',
    tags: 'text[]',
    data: 'jsonb',
    amount: 'numeric',
    big: 'bigint',
    ratio: 'double precision',
    day: 'date',
    code: 'character',
    twice: 'integer',
  },
  generated: ['twice'],
  defaults: { done: 'false' },
  relations: {
    pairs: {
      schema: 'public',
      table: 'pairs',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'a' },
      constraint: 'pairs_a_fkey',
    },
    weird: {
      schema: 'public',
      table: 'we"ird; --',
      cardinality: 'many-to-one',
      on: { id: 'sp ace' },
      constraint: 'weird',
    },
  },
  schemas: {
    row: { $id: 'Todo', type: 'object', properties: { ...todoWritable, twice: nullable('integer') } },
    insert: {
      $id: 'TodoInsert',
      type: 'object',
      properties: todoWritable,
      required: ['id', 'title'],
      additionalProperties: false,
    },
    update: {
      $id: 'TodoUpdate',
      type: 'object',
      properties: todoWritable,
      minProperties: 1,
      additionalProperties: false,
    },
  },
}

const simple = (
  name: string,
  columns: Record<string, string>,
  primaryKey: readonly string[],
  writable = true,
  defaults: Record<string, string> = {},
): Table => {
  const properties = Object.fromEntries(
    Object.entries(columns).map(([column, type]) => [
      column,
      nullable(type === 'integer' ? 'integer' : 'string'),
    ]),
  )
  const schema = { type: 'object', properties }
  return {
    schema: 'public',
    name,
    kind: writable ? 'table' : 'view',
    primaryKey,
    columns,
    defaults,
    relations: {},
    schemas: writable ? { row: schema, insert: schema, update: schema } : { row: schema },
  }
}

export const pairs = simple('pairs', { a: 'integer', b: 'text', note: 'text' }, ['a', 'b'], true, {
  note: `'none'::text`,
})
const secrets = simple('secrets', { id: 'integer', owner: 'uuid', note: 'text' }, ['id'])
export const weird = simple(
  'we"ird; --',
  { 'a"b': 'text', 'sp ace': 'integer', 'emoji😀': 'text', ['__proto__']: 'text', "back\\slash'": 'text' },
  [],
  true,
  { "back\\slash'": `'d'::text` },
)
const titles = simple('titles', { id: 'integer', title: 'text' }, [], false)

/** Served under /todos, /t1, /t2, /t3, /t4. */
export const tables = [todos, pairs, secrets, weird, titles] as const
