// The SQL of each shape of request, and the pieces that it is made of.
import { describe, expect, it } from 'vitest'
import { todos, weird } from '../../test/rest-facts.ts'
import { createCatalog } from '../catalog.ts'
import { closest } from '../closest.ts'
import { media } from '../parse/accept.ts'
import { parameters } from '../parse/parameters.ts'
import { parseQuery } from '../parse/query.ts'
import { range } from '../parse/range.ts'
import { join, render, sql, value, whole } from '../sql/fragment.ts'
import { castType, columnType, ident, literal } from '../sql/ident.ts'
import { planInsert } from './insert.ts'
import { lru } from './lru.ts'
import { statement } from './plan.ts'
import { boundEmbeds, bounds } from './bounds.ts'
import { planRead } from './read.ts'
import { planRemove } from './remove.ts'
import { planUpdate } from './update.ts'

const catalog = createCatalog({ relations: [], functions: [] }, ['public'])

function read(query: string, options: { count?: boolean; maxRows?: number; head?: boolean } = {}) {
  const asked = parseQuery(parameters(query))
  const shape = {
    ...asked,
    ...bounds(range(asked.limit, asked.offset, undefined), options.maxRows ?? 0, asked.values),
    embeds: boundEmbeds(asked.embeds, options.maxRows ?? 0, asked.values),
    media: media(undefined),
    count: options.count ? ({ kind: 'exact' } as const) : null,
    headersOnly: options.head ?? false,
  }
  return { plan: planRead(catalog, todos, shape), values: asked.values }
}

describe('plans', () => {
  it.each([
    [
      'select=id&id=eq.1',
      '"public"."todos"."id" FROM "public"."todos" WHERE "public"."todos"."id" = $1) _postgrest_t',
    ],
    ['select=id&limit=10', 'FROM "public"."todos" LIMIT 10) _postgrest_t'],
    ['select=id&limit=10&offset=20', 'FROM "public"."todos" LIMIT 10 OFFSET $1) _postgrest_t'],
    ['select=id&limit=123456', 'LIMIT $1)'],
    ['select=data->a->>0', 'SELECT "public"."todos"."data"->$1::text->>$2::int AS "a" FROM'],
    ['select=tags->0', 'pg_catalog.to_jsonb("public"."todos"."tags")->$1::int AS "tags"'],
    ['select=big::text', 'CAST("public"."todos"."big" AS text) AS "big"'],
    ['select=x"y', null],
    ['title=not.like(any).{a*}', 'NOT "public"."todos"."title" like ANY ($1)'],
    [
      'or=(id.eq.1,not.and(id.gt.2,id.lt.9))',
      '("public"."todos"."id" = $1 OR NOT ("public"."todos"."id" > $2 AND',
    ],
    ['done=not.is.null', 'NOT "public"."todos"."done" IS NULL'],
    ['id=in.(1,2)', '"public"."todos"."id" = ANY ($1)'],
    ['order=id.desc.nullslast', 'ORDER BY "public"."todos"."id" DESC NULLS LAST'],
  ])('%s', (query, part) => {
    if (part === null) expect(() => read(query)).toThrow('failed to parse')
    else expect(read(query).plan.text).toContain(part)
  })

  it('are one text for one shape, whatever the values', () => {
    const one = read('id=eq.1&title=like.*a*&offset=5&limit=10')
    const two = read('id=eq.2&title=like.b*&offset=500&limit=10')
    expect(one.plan).toEqual(two.plan)
    expect(statement(one.plan, one.values).values).toEqual(['1', '%a%', '5'])
    expect(statement(two.plan, two.values).values).toEqual(['2', 'b%', '500'])
  })

  it('count with the same parameters, and only where a range needs it', () => {
    expect(read('id=gt.1&limit=1', { count: true }).plan.text).toContain(
      '(SELECT pg_catalog.count(*) FROM "public"."todos" WHERE "public"."todos"."id" > $1)',
    )
    expect(read('id=gt.1', { count: true }).plan.text.match(/FROM "public"/g)).toHaveLength(1)
    expect(read('', { head: true }).plan.text).not.toContain('json_agg')
    expect(read('', { maxRows: 5 }).plan.text).toContain('LIMIT 5')
    expect(read('limit=9', { maxRows: 5 }).plan.text).toContain('LIMIT 5')
    expect(read('limit=3', { maxRows: 5 }).plan.text).toContain('LIMIT 3')
  })

  it('write without a wrapper when nothing is to come back', () => {
    const payload = { columns: ['id', 'code'], many: true, slot: 0, withDefaults: false }
    const nothing = { kind: 'nothing' } as const
    expect(planInsert(catalog, todos, { payload, conflict: null, only: [], back: nothing })).toEqual({
      text:
        'INSERT INTO "public"."todos"("id", "code") SELECT "id", "code" ' +
        'FROM pg_catalog.json_to_recordset($1::json) AS pgrst_body("id" integer, "code" bpchar)',
      slots: [0],
      cells: [],
    })
    const { where, values } = parseQuery(parameters('id=eq.1'))
    expect(values).toEqual(['1'])
    expect(planRemove(catalog, todos, { where, back: nothing }).text).toBe(
      'DELETE FROM "public"."todos" WHERE "public"."todos"."id" = $1',
    )
    const one = { ...payload, many: false, slot: 1 }
    expect(planUpdate(catalog, todos, { payload: one, where, back: nothing })).toMatchObject({
      text:
        'UPDATE "public"."todos" SET "id" = pgrst_body."id", "code" = pgrst_body."code" ' +
        'FROM pg_catalog.json_to_record($1::json) AS pgrst_body("id" integer, "code" bpchar) ' +
        'WHERE "public"."todos"."id" = $2',
      slots: [1, 0],
    })
  })

  it('refuse names that the facts do not know', () => {
    const { select, order } = parseQuery(parameters('select=constructor'))
    const node = { select, order, embeds: [], where: [], limit: null, offset: null }
    const back = { kind: 'rows', node, media: media(undefined) } as const
    expect(() => planRemove(catalog, weird, { where: [], back })).toThrow(
      'column we"ird; --.constructor does not exist',
    )
  })
})

describe('pieces of SQL', () => {
  it('number their parameters, one for a slot', () => {
    const part = join([sql`${value(4)} = ${value(2)}`, sql`${value(4)} <> ${whole(7)}`], sql` AND `)
    expect(render(sql`x ${part}`)).toEqual({ text: 'x $1 = $2 AND $1 <> 7', slots: [4, 2] })
    expect(() => whole(1.5)).toThrow(RangeError)
  })

  it('quote names and literals', () => {
    expect(render(ident('a"b; --')).text).toBe('"a""b; --"')
    expect(() => ident('a\0')).toThrow(RangeError)
    expect(render(literal("it's")).text).toBe("'it''s'")
    expect(render(literal("\\'")).text).toBe(" E'\\\\'''")
    expect(render(columnType('character')).text).toBe('bpchar')
    expect(castType('TEXT')?.parts).toEqual(['text'])
    expect(castType('regclass')).toBeNull()
    expect(castType('text; drop')).toBeNull()
  })
})

describe('helpers', () => {
  it('forget what was used least recently', () => {
    const gone: number[] = []
    const cache = lru<string, number>(2, (leaving) => gone.push(leaving))
    cache.set('a', 1)
    cache.set('b', 2)
    expect(cache.get('a')).toBe(1)
    cache.set('c', 3)
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
    expect(gone).toEqual([2])
    expect(cache.size).toBe(2)
  })

  it.each([
    ['titel', ['title', 'id'], 'title'],
    ['Title', ['id', 'title'], 'title'],
    ['x', ['verylong'], null],
    ['nothing', [], null],
    ['created', ['created_at'], null],
    ['created_a', ['created_at'], 'created_at'],
  ])('closest to %s of %j', (name, candidates, expected) => {
    expect(closest(name, candidates)).toBe(expected)
  })
})
