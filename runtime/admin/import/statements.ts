// The statements of an import: where the rows wait as text, and how they go on into the table, all at once or one by one.
import pg from 'pg'
import type { ImportPlan } from '../contract/import.ts'

const id = pg.escapeIdentifier

/** A column that is written. */
export interface Target {
  readonly name: string
  /** To which the text is cast; the assignment then checks lengths and domains, which a cast would cut to size. */
  readonly type: string
  readonly identity: string
  /** Of its default. */
  readonly sequence: string | null
}

export const stage = 'pg_temp.lite_import'
export const probe = 'pg_temp.lite_import_probe'

export const tableOf = ({ schema, table }: Pick<ImportPlan, 'schema' | 'table'>): string =>
  `${id(schema)}.${id(table)}`

/** Columns of the stage are called by their place, from 1. */
export const staged = (index: number): string => `c${index + 1}`
const castOf = ({ type }: Target, index: number): string => `${staged(index)}::${type}`

/** Where the rows wait: `i` counts them, `n` is the line that is told. */
export const createStage = (targets: readonly Target[]): string =>
  `create temporary table lite_import (i bigint generated always as identity, n bigint, ${targets
    .map((_, index) => `${staged(index)} text`)
    .join(', ')}) on commit drop`

export const copyText = (targets: readonly Target[], { header = false, lines = false }: ImportPlan): string =>
  `copy ${stage} (${[...(lines ? ['n'] : []), ...targets.map((_, index) => staged(index))].join(', ')})
   from stdin with (format csv, header ${String(header)})`

/** A table that takes one value after the other: which of them is it that PostgreSQL does not take? */
export const createProbe = (plan: ImportPlan, targets: readonly Target[]): string =>
  `create temporary table lite_import_probe on commit drop as
   select ${targets.map(({ name }) => id(name)).join(', ')} from ${tableOf(plan)} with no data`

export const probeText = (target: Target, index: number): string =>
  `insert into ${probe} (${id(target.name)}) select ${castOf(target, index)} from ${stage} where i = $1`

/** @param where which rows of the stage @param key columns of the key that rows are updated by */
function insertText(
  plan: ImportPlan,
  targets: readonly Target[],
  key: readonly string[],
  where: string,
): string {
  const action = plan.conflict?.action ?? 'fail'
  const at = (name: string) => targets.findIndex((target) => target.name === name)
  const keys = key.flatMap((name) => targets.filter((target) => target.name === name))
  const values = targets.map(castOf).join(', ')
  // the last of rows with the same key wins, as it would by itself; keys with NULL are never the same
  const distinct = keys.map((target) => castOf(target, at(target.name)))
  const whole = `case when ${keys.map(({ name }) => `${staged(at(name))} is null`).join(' or ')} then i end`
  const select =
    action === 'update'
      ? `select distinct on (${[...distinct, whole].join(', ')}) ${values} from ${stage} where ${where}
         order by ${[...distinct, whole].join(', ')}, i desc`
      : `select ${values} from ${stage} where ${where} order by i`
  const overriding = targets.some(({ identity }) => identity === 'a') ? ' overriding system value' : ''
  const on = key.length === 0 ? '' : ` (${key.map(id).join(', ')})`
  const others = targets.filter(({ name }) => !key.includes(name))
  const conflict =
    action === 'fail'
      ? ''
      : action === 'skip' || others.length === 0
        ? ` on conflict${on} do nothing`
        : ` on conflict${on} do update set ${others.map(({ name }) => `${id(name)} = excluded.${id(name)}`).join(', ')}`
  return `insert into ${tableOf(plan)} (${targets.map(({ name }) => id(name)).join(', ')})${overriding} ${select}${conflict}`
}

/** The insert, and of what it did how many rows were new, how many written over. @param into variables of PL/pgSQL */
function countedText(insert: string, { conflict }: ImportPlan, into = ''): string {
  const fresh = conflict?.action === 'update' ? 'xmax = 0' : 'true'
  return `with written as (${insert} returning (${fresh}) as fresh)
    select count(*) filter (where fresh) as inserted, count(*) filter (where not fresh) as updated ${into} from written`
}

/** Rows after `$1` up to `$2`, all or none. */
export const batchText = (plan: ImportPlan, targets: readonly Target[], key: readonly string[]): string =>
  countedText(insertText(plan, targets, key, 'i > $1 and i <= $2'), plan)

/**
 * A function that takes rows one by one, and tells which of them are refused and why: (first, last, most it tells). Its last row
 * is the sum.
 */
export const createRowWise = (plan: ImportPlan, targets: readonly Target[], key: readonly string[]): string =>
  `create or replace function pg_temp.lite_import_rows(first bigint, last bigint, most int)
   returns table (at bigint, line bigint, code text, message text, details text, hint text, col text, con text,
     inserted bigint, updated bigint, failed bigint)
   language plpgsql as ${pg.escapeLiteral(`
   #variable_conflict use_column
   declare
     news bigint; olds bigint; told int := 0; v record;
     sum_news bigint := 0; sum_olds bigint := 0; sum_bad bigint := 0;
   begin
     for v in select s.i, s.n from ${stage} s where s.i > first and s.i <= last order by s.i loop
       begin
         ${countedText(insertText(plan, targets, key, 'i = v.i'), plan, 'into news, olds')};
         sum_news := sum_news + news;
         sum_olds := sum_olds + olds;
       exception when others then
         sum_bad := sum_bad + 1;
         if told < most then
           told := told + 1;
           get stacked diagnostics code := returned_sqlstate, message := message_text,
             details := pg_exception_detail, hint := pg_exception_hint,
             col := column_name, con := constraint_name;
           at := v.i;
           line := coalesce(v.n, v.i);
           return next;
         end if;
       end;
     end loop;
     at := null; line := null;
     inserted := sum_news; updated := sum_olds; failed := sum_bad;
     return next;
   end`)}`
