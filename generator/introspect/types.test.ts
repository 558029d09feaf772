// Types from SQL: how columns refer to them, and the lists of enums and composites.
import { describe, expect, it } from 'vitest'
import type { TypeRef } from '../model/model.ts'
import { columnOf, databaseWith, modelOf, relationOf } from './test/model-of.ts'

/** A type as short text: kind, SQL, and what it is made of. */
function short(type: TypeRef): string {
  return `${type.kind} ${type.sql}${type.of === null ? '' : ` of ${short(type.of)}`}`
}

describe('types', () => {
  it('of columns: base, arrays, ranges, enums, domains in domains, composites, rows', async () => {
    const model = await modelOf(`
      create type mood as enum ('sad', 'ok');
      create domain positive as int check (value > 0);
      create domain counted as positive not null default 7;
      create domain label as varchar(12);
      create type money_amount as (amount numeric, unit mood);
      create type float_range as range (subtype = float8);
      create table base (id int);
      create table samples (
        c1 timestamptz, c2 jsonb[], c3 int4range, c4 int8multirange, c5 mood, c6 mood[], c7 counted, c8 positive[],
        c9 money_amount, c10 base, c11 float_range, c12 point, c13 "char", c14 bit(3), c15 label, c16 char(2)[],
        c17 information_schema.sql_identifier, c18 bytea, c19 int2vector, c20 name, c21 positive default 3
      );`)
    const samples = relationOf(model, 'samples')
    const positive = 'domain public.positive of base integer'
    expect(samples.columns.map(({ type }) => short(type))).toEqual([
      'base timestamp with time zone',
      'array jsonb[] of base jsonb',
      'range int4range of base integer',
      'multirange int8multirange of range int8range of base bigint',
      'enum public.mood',
      'array public.mood[] of enum public.mood',
      `domain public.counted of ${positive}`,
      `array public.positive[] of ${positive}`,
      'composite public.money_amount',
      'composite public.base',
      'range public.float_range of base double precision',
      'base point',
      'base "char"',
      'base "bit"',
      'domain public.label of base character varying',
      'array bpchar[] of base bpchar',
      'domain information_schema.sql_identifier of base name',
      'base bytea',
      'array int2vector of base smallint',
      'base name',
      positive,
    ])
    expect(columnOf(samples, 'c6').type).toMatchObject({ schema: 'public', name: '_mood' })
    expect(columnOf(samples, 'c7')).toMatchObject({
      nullable: false,
      hasDefault: true,
      default: '7',
      type: { notNull: true, of: { notNull: false } },
    })
    expect(columnOf(samples, 'c21')).toMatchObject({ nullable: true, default: '3' })
    expect(columnOf(samples, 'c15').maxLength).toBe(12)
  })

  it('are safe as SQL: a cast never cuts a value', async () => {
    const sql = `create table t (a char(3), b bit(3), c varchar(3), d char(3)[])`
    const [model, database] = [await modelOf(sql), await databaseWith(sql)]
    const [a = '', b = '', c = '', d = ''] = relationOf(model, 't').columns.map(({ type }) => type.sql)
    const { rows } = await database.query(
      `select 'abc'::${a} as a, '101'::${b} as b, 'abc'::${c} as c, '{abc}'::${d} as d`,
    )
    expect(rows).toEqual([{ a: 'abc', b: '101', c: 'abc', d: ['abc'] }])
  })

  it('enums and composites of the schema are listed by name, labels in their order', async () => {
    const model = await modelOf(`
      create type zoo as enum ('tiger', 'ape');
      alter type zoo add value 'bear' before 'ape';
      comment on type zoo is 'Animals';
      create type alpha as enum ();
      create type pair as (b int, a zoo[]);
      create type gone as (a int, b int);
      alter type gone drop attribute a;
      create table not_listed (id int);`)
    const [schema] = model.schemas
    expect(schema?.enums).toEqual([
      { schema: 'public', name: 'alpha', description: null, labels: [] },
      { schema: 'public', name: 'zoo', description: 'Animals', labels: ['tiger', 'bear', 'ape'] },
    ])
    expect(
      schema?.composites.map(({ name, attributes }) => [
        name,
        attributes.map((one) => [one.name, short(one.type)]),
      ]),
    ).toEqual([
      ['gone', [['b', 'base integer']]],
      [
        'pair',
        [
          ['b', 'base integer'],
          ['a', 'array public.zoo[] of enum public.zoo'],
        ],
      ],
    ])
    expect(model.mentioned).toEqual({ enums: [], composites: [] })
  })

  it('of other schemas are mentioned, those inside composites too, and only when used', async () => {
    const model = await modelOf(`
      create schema shared;
      create type shared.colour as enum ('red');
      create type shared.shade as enum ('dark');
      create type shared.unused as enum ('x');
      create type shared.look as (shade shared.shade, looks shared.colour[]);
      create table shared.private_rows (colour shared.colour);
      create table cars (look shared.look);
      create function private_rows() returns setof shared.private_rows language sql as 'table shared.private_rows';
      create function cars() returns setof cars language sql as 'table cars';`)
    expect(model.mentioned.enums.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
      'shared.colour',
      'shared.shade',
    ])
    expect(model.mentioned.composites.map(({ name }) => name)).toEqual(['look', 'private_rows'])
  })

  it('of extensions are mentioned where they are used', async () => {
    const model = await modelOf(`
      create extension citext; create extension hstore;
      create table t (name citext, bag hstore);`)
    expect(relationOf(model, 't').columns.map(({ type }) => short(type))).toEqual([
      'base public.citext',
      'base public.hstore',
    ])
    expect(model.schemas[0]).toMatchObject({ enums: [], composites: [], functions: [] })
  })
})
