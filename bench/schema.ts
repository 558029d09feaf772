// The schema that is measured: tables of 12 columns with the usual types, keys to neighbours, comments and an enum.
import type pg from 'pg'

/** Name of the table with this number, from 0. */
export const tableName = (at: number): string => `item_${String(at).padStart(4, '0')}`

const enumType = `create type public.stage as enum ('draft', 'open', 'paid', 'closed')`

function tableSql(at: number): string {
  const name = tableName(at)
  return `
    create table public.${name} (
      id bigint generated always as identity primary key,
      previous_id bigint references public.${tableName(Math.max(0, at - 1))} on delete set null,
      code text not null unique,
      title varchar(200) not null,
      stage public.stage not null default 'draft',
      amount numeric(12, 2),
      quantity integer not null default 1,
      is_active boolean not null default true,
      labels text[] not null default '{}',
      details jsonb,
      owner uuid,
      created_at timestamptz not null default now()
    );
    comment on table public.${name} is 'Items of the kind ${at}.';
    comment on column public.${name}.code is 'What people call the item.';
    comment on column public.${name}.details is 'Everything that has no column of its own.';`
}

/**
 * Creates the tables numbered `from` to `to - 1`, some per transaction: every one holds locks until its end.
 * @param client superuser on the database
 */
export async function createTables(client: pg.ClientBase, from: number, to: number): Promise<void> {
  if (from === 0) await client.query(enumType)
  const step = 50
  for (let start = from; start < to; start += step) {
    const numbers = Array.from({ length: Math.min(step, to - start) }, (_, at) => start + at)
    await client.query(numbers.map(tableSql).join('\n'))
  }
  await client.query('vacuum analyze')
}

/** Adds one more column to a table. */
export async function addColumn(client: pg.ClientBase, table: string, column: string): Promise<void> {
  await client.query(`alter table public.${table} add column ${column} text`)
}
