// Functions from SQL: what can be called, with which arguments and answers, and computed columns.
import { describe, expect, it } from 'vitest'
import { modelOf, relationOf } from './test/model-of.ts'

const sql = (name: string, rest: string) => `create function ${name} ${rest};`

/** Names with what they take and give, in a line each. */
async function functionsOf(schema: string) {
  return (await modelOf(schema)).schemas[0]?.functions ?? []
}

describe('functions', () => {
  it('have arguments with defaults and variadic ones, overloads apart, volatility, comment', async () => {
    const functions = await functionsOf(`
      ${sql('add(a int, b int default 2, c int default 3) returns int', "language sql immutable as 'select 1'")}
      ${sql('add(a text) returns text', "language sql stable as 'select a'")}
      ${sql('many(first int, variadic rest text[]) returns int', "language sql as 'select 1'")}
      ${sql('swap(inout x int, out y text)', "language sql as 'select 1, null::text'")}
      comment on function add(text) is 'Adds letters';`)
    expect(
      functions.map(({ signature, volatility, description }) => [signature, volatility, description]),
    ).toEqual([
      ['public.add(integer,integer,integer)', 'immutable', null],
      ['public.add(text)', 'stable', 'Adds letters'],
      ['public.many(integer,text[])', 'volatile', null],
      ['public.swap(integer)', 'volatile', null],
    ])
    expect(functions[0]?.arguments.map(({ name, hasDefault }) => [name, hasDefault])).toEqual([
      ['a', false],
      ['b', true],
      ['c', true],
    ])
    expect(functions[2]?.arguments.map(({ name, variadic, type }) => [name, variadic, type.sql])).toEqual([
      ['first', false, 'integer'],
      ['rest', true, 'text[]'],
    ])
    expect(functions[3]?.arguments.map(({ name }) => name)).toEqual(['x'])
    expect(functions[3]?.returns.columns.map(({ name }) => name)).toEqual(['x', 'y'])
  })

  it('return nothing, values, rows of relations, columns, and sets of them', async () => {
    const functions = await functionsOf(`
      create table things (id int);
      create type pair as (a int, b int);
      ${sql('a_void() returns void', "language sql as ''")}
      ${sql('b_value() returns int', "language sql as 'select 1'")}
      ${sql('c_values() returns setof text', "language sql as 'select null::text'")}
      ${sql('d_row() returns things', "language sql as 'select null::things'")}
      ${sql('e_rows() returns setof things', "language sql as 'table things'")}
      ${sql('f_table() returns table (n int, t text)', "language sql as 'select 1, null::text'")}
      ${sql('g_one_out(out n int)', "language sql as 'select 1'")}
      ${sql('h_record() returns record', "language sql as 'select 1, 2'")}
      ${sql('i_pair() returns pair', "language sql as 'select null::pair'")}
      ${sql('j_system() returns setof pg_class', "language sql as 'table pg_class'")}
      create domain thing as things;
      ${sql('k_domain() returns thing', "language sql as 'select null::thing'")}`)
    const short = functions.map(({ name, returns }) => {
      const columns = returns.columns.map((column) => column.name).join()
      return [name, returns.kind, returns.set, returns.relation?.name ?? columns]
    })
    expect(short).toEqual([
      ['a_void', 'void', false, ''],
      ['b_value', 'type', false, ''],
      ['c_values', 'type', true, ''],
      ['d_row', 'relation', false, 'things'],
      ['e_rows', 'relation', true, 'things'],
      ['f_table', 'record', true, 'n,t'],
      ['g_one_out', 'record', false, 'n'],
      ['h_record', 'record', false, ''],
      ['i_pair', 'type', false, ''],
      ['j_system', 'relation', true, 'pg_class'],
      ['k_domain', 'relation', false, 'things'],
    ])
  })

  it('have their own settings', async () => {
    const functions = await functionsOf(`
      ${sql('a() returns int', "language sql set work_mem = '1MB' set search_path = '' as 'select 1'")}
      ${sql('b() returns int', "language sql as 'select 1'")}`)
    expect(functions.map(({ settings }) => settings)).toEqual([
      { search_path: '""', work_mem: '1MB' },
      undefined,
    ])
  })

  it('that no request can call are left out without a word', async () => {
    const model = await modelOf(`
      create extension pgcrypto;
      ${sql('unnamed(int) returns int', "language sql as 'select 1'")}
      ${sql('half_named(a int, int) returns int', "language sql as 'select 1'")}
      ${sql('two_unnamed(json, json) returns int', "language sql as 'select 1'")}
      ${sql('any_kind(a anyelement) returns anyelement', "language sql as 'select a'")}
      ${sql('on_change() returns trigger', "language plpgsql as 'begin return new; end'")}
      ${sql('on_ddl() returns event_trigger', "language plpgsql as 'begin end'")}
      create aggregate total(int) (sfunc = int4pl, stype = int);
      create procedure act() language sql as '';
      create schema hidden; create function hidden.f() returns int language sql as 'select 1';
      ${sql('body(json) returns int', "language sql as 'select 1'")}
      ${sql('raw(bytea) returns int', "language sql as 'select 1'")}`)
    expect(model.schemas[0]?.functions.map(({ name }) => name)).toEqual(['body', 'raw'])
    expect(model.leftOut).toEqual([])
  })

  it('of one row are computed columns of that relation, unless a column has the name', async () => {
    const model = await modelOf(`
      create table people (first text, last text);
      create table pets (name text);
      ${sql('full_name(people) returns text', "language sql stable as 'select null::text'")}
      ${sql('last(people) returns text', "language sql stable as 'select null::text'")}
      ${sql('pets(people) returns setof pets', "language sql stable as 'table pets'")}
      ${sql('best(p people) returns setof pets rows 1', "language sql stable as 'table pets'")}
      ${sql('versus(people, people) returns text', "language sql stable as 'select null::text'")}`)
    const computed = relationOf(model, 'people').computed
    expect(computed.map(({ name, single, returns }) => [name, single, returns.kind])).toEqual([
      ['best', true, 'relation'],
      ['full_name', true, 'type'],
      ['pets', false, 'relation'],
    ])
    expect(relationOf(model, 'pets').computed).toEqual([])
    expect(model.schemas[0]?.functions.map(({ name }) => name)).toEqual(['best'])
  })
})
