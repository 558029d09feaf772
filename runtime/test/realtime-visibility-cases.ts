// Random tables, policies, rows and callers for the tests of what realtime shows to whom. Conditions come with what they
// depend on at most.
import type { Random } from './realtime-model/random.ts'

export const users = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`)

export type Depends = 'role' | 'sub' | 'claims'
export interface Written {
  readonly sql: string
  readonly depends: Depends
}

/** What conditions refer to: another table with policies of its own, functions, also some that look like PostgreSQL's. */
export const groundSql = `
  create schema secret; grant usage on schema secret to anon, authenticated, service_role;
  create table secret.members (user_id uuid, team int);
  alter table secret.members enable row level security;
  create policy own on secret.members for select using (user_id = auth.uid());
  grant select on secret.members to anon, authenticated, service_role;
  insert into secret.members values ${users.map((user, at) => `('${user}', ${at}), ('${user}', 3)`).join(', ')};
  create function secret.lower(t text) returns text language sql stable as
    $$ select pg_catalog.lower(t || coalesce(auth.jwt() ->> 'tier', '')) $$;
  create function secret.is_gold() returns boolean language sql stable as
    $$ select coalesce(auth.jwt() ->> 'tier', '') = 'gold' $$;
  create function secret.same(a uuid, b uuid) returns boolean language sql immutable as 'select a = b';
  grant execute on all functions in schema secret to public;`

/** Columns that every table has; `T` stands for a column whose name is the table's. */
export const columnsSql = `id int primary key, owner uuid, flag boolean, label text, "Odd ""Na.me" text, n int, team int,
  tags text[], data jsonb, "T" boolean, image int, i int, e text, v boolean, price numeric, at timestamptz`

const atoms: readonly Written[] = [
  ...[
    'true',
    'false',
    'flag',
    '"T"',
    'v',
    'flag is not null',
    'flag is true',
    'label is null',
    'data is not null',
  ],
  ...[
    `label = 'x'`,
    `label = 'it''s (a) AND b'`,
    `"Odd ""Na.me" = 'x'`,
    'n = 5',
    'n = -1',
    'n > 0',
    'n is null',
  ],
  ...[
    `n * 10 > 1`,
    `tags @> array['a']`,
    `data ->> 'k' = 'x'`,
    `label like 'x%'`,
    `lower(label) = 'x'`,
    'image = 5',
  ],
  ...[
    `coalesce(flag, v, false)`,
    `case when flag then v else n = 1 end`,
    'i in (1, 5)',
    `e = 'x'`,
    `label <> 'x'`,
  ],
  ...[`price > 1.5`, `at < '2026-01-01'`, `secret.same(owner, owner)`, `price is null`],
  ...[`current_user = 'authenticated'`, `auth.role() = 'authenticated'`],
]
  .map((sql): Written => ({ sql, depends: 'role' }))
  .concat(
    [
      ...[
        'auth.uid() = owner',
        'owner = auth.uid()',
        'owner = (select auth.uid())',
        '(select auth.uid()) = owner',
      ],
      ...['auth.uid() is not null', 'owner is distinct from auth.uid()', 'auth.uid()::text = label'],
    ].map((sql) => ({ sql, depends: 'sub' })),
    [
      ...[
        `auth.jwt() ->> 'tier' = 'gold'`,
        `(auth.jwt() -> 'app_metadata' ->> 'team')::int = team`,
        'secret.is_gold()',
      ],
      ...['team in (select team from secret.members)', `secret.lower(label) = 'xgold'`],
      ...['exists (select from secret.members m where m.team = "TABLE".team and m.user_id = auth.uid())'],
      ...[
        `(select max(m.team) from secret.members m) = n`,
        `current_setting('request.jwt.claims')::jsonb ? 'tier'`,
      ],
    ].map((sql) => ({ sql, depends: 'claims' })),
  )

const order: readonly Depends[] = ['role', 'sub', 'claims']
export const rank = (depends: Depends): number => order.indexOf(depends)

/** A table's name, and that of its column that stands as `T` in {@link columnsSql}: the same, where none has it yet. */
export interface Names {
  readonly table: string
  readonly column: string
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const namesOf = (table: string): Names => ({
  table,
  column: ['i', 'e', 'image'].includes(table) ? 'T' : table,
})

/** A condition over a table of {@link columnsSql}. */
export function condition(random: Random, names: Names, depth = 2): Written {
  if (depth === 0 || random.chance(45)) {
    const { sql, depends } = random.of(atoms)
    const named = sql.replace('"T"', () => quoted(names.column)).replace('"TABLE"', () => quoted(names.table))
    return { sql: named, depends }
  }
  const [left, right] = [condition(random, names, depth - 1), condition(random, names, depth - 1)]
  const depends = rank(left.depends) > rank(right.depends) ? left.depends : right.depends
  if (random.chance(15)) return { sql: `not (${left.sql})`, depends: left.depends }
  return { sql: `(${left.sql}) ${random.of(['and', 'or'])} (${right.sql})`, depends }
}

/** @param role a role of the test's own, beside those that are always there */
function policiesOf(random: Random, names: Names, role: string): string {
  const permissive = Array<string>(1 + random(3)).fill('permissive')
  const kinds = [...permissive, ...Array<string>(random(3)).fill('restrictive')]
  return kinds
    .map((kind, at) => {
      const to = random.chance(50)
        ? 'public'
        : random.of(['anon', 'authenticated', role, 'anon, authenticated'])
      const verb = random.of(['select', 'all', 'select'])
      return `create policy "p ${at}" on ${quoted(names.table)} as ${kind} for ${verb} to ${to}
        using (${condition(random, names).sql});`
    })
    .join('\n')
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const texts = ['x', 'X', 'y', '', `it's (a) AND b`, 'x"\\{},', ...users.slice(0, 1)]

/** SQL of one row's values, in the order of the columns. */
export function rowOf(random: Random, id: number): string {
  const value = (choices: readonly string[]) => (random.chance(20) ? 'null' : random.of(choices))
  const [truths, numbers, words] = [['true', 'false'], ['-1', '0', '1', '3', '5'], texts.map(literal)]
  return [
    ...[String(id), value(users.map(literal)), value(truths), value(words), value(words), value(numbers)],
    ...[
      value(['0', '1', '2', '3']),
      value([`'{a,b}'`, `'{}'`]),
      value([`'{"k":"x"}'`, `'[1]'`]),
      value(truths),
    ],
    ...[value(numbers), value(numbers), value(words), value(truths), value(['1', '1.50', '1e30', `'NaN'`])],
    value([`'2025-06-01 12:00+02'`, `'infinity'`]),
  ].join(', ')
}

export const tableNames = ['docs', 'e', 'seen', 'Odd "Table', 'image', 'plain', 'narrow', 'i']

/** Tables with policies of their own; of one not all columns may be read. */
export function tablesSql(random: Random, role: string): string {
  return tableNames
    .map((name) => {
      const names = namesOf(name)
      const table = quoted(name)
      const rights = name === 'narrow' ? '(id, owner, label)' : ''
      return `create table ${table} (${columnsSql.replace('"T"', () => quoted(names.column))});
        alter table ${table} enable row level security;
        grant select ${rights} on ${table} to anon, authenticated; grant select on ${table} to ${role};
        alter publication supabase_realtime add table ${table};
        ${policiesOf(random, names, role)}`
    })
    .join('\n')
}
