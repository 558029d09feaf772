// Query strings, ranges, preferences and media types: what they mean and what is refused.
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../errors/index.ts'
import { media } from './accept.ts'
import { canonical, parameters } from './parameters.ts'
import { applied, noPreferences, preferences } from './prefer.ts'
import { parseQuery } from './query.ts'
import { range } from './range.ts'

const parse = (query: string) => parseQuery(parameters(query))

function refusal(run: () => unknown): Pick<ApiError, 'code' | 'message' | 'details'> {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('the query string', () => {
  it.each([
    [
      'a=b+c&d=%2B',
      [
        ['a', 'b c'],
        ['d', '+'],
      ],
    ],
    [
      'a&b=&&c=1=2',
      [
        ['a', undefined],
        ['b', ''],
        ['c', '1=2'],
      ],
    ],
    ['like.%foo=%zz%', [['like.%foo', '%zz%']]],
    [
      'k=%C3%A9&l=\u00c3\u00a9',
      [
        ['k', 'é'],
        ['l', 'é'],
      ],
    ],
    ['a=x;y', [['a', 'x;y']]],
  ])('%s', (query, pairs) => {
    expect(parameters(query)).toEqual(pairs)
  })

  it('has a canonical form', () => {
    expect(canonical(parameters('b=2&a=x y*&b=1&c'))).toBe('a=x%20y%2A&b=2,1&c=')
  })

  it('keeps values out of the tree', () => {
    const one = parse('id=eq.1&or=(a.eq."x,y",b->>k.in.(1,"2"))&data->0=cs.{z}')
    const two = parse('id=eq.9&or=(a.eq.0,b->>kk.in.())&data->7=cs.{}')
    expect(one.values).toEqual(['1', 'x,y', 'k', '{"1","2"}', '0', '{z}'])
    expect({ ...one, values: [] }).toEqual({ ...two, values: [] })
  })

  it.each([
    ['select=id&select=name', { select: [{ name: 'id' }] }],
    ['order=a&order=b', { order: [{ field: { column: 'a' } }] }],
    ['limit=1&limit=2', { limit: '2' }],
    ['select', { select: [{ kind: 'star' }] }],
    [
      'select=*, a : b ,c',
      { select: [{ kind: 'star' }, { name: 'a', field: { column: 'b' } }, { name: 'c' }] },
    ],
    ['select="a.b":"c:d"::text', { select: [{ name: 'a.b', field: { column: 'c:d' }, cast: 'text' }] }],
    ['select=a-b,c d,%C3%A9', { select: [{ name: 'a-b' }, { name: 'c d' }, { name: 'é' }] }],
    ['select=d->1->k->>2', { select: [{ name: 'k' }] }],
    ['select=d->3', { select: [{ name: 'd' }] }],
    ['columns="a","b c"', { columns: ['a', 'b c'] }],
    ['on_conflict=a, b', { onConflict: ['a', 'b'] }],
    [
      'order=a.desc.nullsfirst,b.nullslast,c->>x.asc',
      {
        order: [
          { direction: 'desc', nulls: 'first' },
          { direction: null, nulls: 'last' },
          { direction: 'asc', nulls: null },
        ],
      },
    ],
    [
      'and=(a.not.is.null,not.or(b.eq.1,c.eq.2))',
      {
        where: [
          {
            kind: 'and',
            not: false,
            of: [
              { kind: 'is', not: true },
              { kind: 'or', not: true },
            ],
          },
        ],
      },
    ],
  ] as [string, object][])('%s', (query, tree) => {
    expect(parse(query)).toMatchObject(tree)
  })

  it.each([
    [
      'id=noop.1',
      '"failed to parse filter (noop.1)" (line 1, column 1)',
      'unexpected "n" expecting "not" or operator (eq, gt, ...)',
    ],
    [
      'id=not.5',
      '"failed to parse filter (not.5)" (line 1, column 5)',
      'unexpected "5" expecting operator (eq, gt, ...)',
    ],
    [
      'id=eq',
      '"failed to parse filter (eq)" (line 1, column 3)',
      'unexpected end of input expecting "not" or operator (eq, gt, ...)',
    ],
    [
      'or=(id.eq.1',
      '"failed to parse logic tree ((id.eq.1)" (line 1, column 11)',
      'unexpected end of input expecting "," or ")"',
    ],
    [
      'order=id.up',
      '"failed to parse order (id.up)" (line 1, column 4)',
      'unexpected "u" expecting "asc", "desc", "nullsfirst" or "nullslast"',
    ],
    [
      'select=id]',
      '"failed to parse select parameter (id])" (line 1, column 3)',
      'unexpected "]" expecting "," or end of input',
    ],
    [
      'select=:a',
      '"failed to parse select parameter (:a)" (line 1, column 1)',
      'unexpected ":" expecting field name (* or [a..z0..9_$])',
    ],
    [
      'columns=a,',
      '"failed to parse columns parameter (a,)" (line 1, column 3)',
      'unexpected end of input expecting field name (* or [a..z0..9_$])',
    ],
  ])('%s is refused', (query, message, details) => {
    expect(refusal(() => parse(query))).toMatchObject({ code: 'PGRST100', message, details })
  })

  it('takes a thousand conditions and not one more', () => {
    const conditions = (count: number) => Array.from({ length: count }, () => 'id=eq.1').join('&')
    expect(parse(conditions(1000)).where).toHaveLength(1000)
    expect(refusal(() => parse(conditions(1001))).message).toContain('Too many conditions')
  })
})

describe('ranges', () => {
  it.each([
    [undefined, undefined, undefined, 0, null],
    ['5', '2', undefined, 2, 5],
    ['0', '7', undefined, 7, 0],
    ['x', '1e3', undefined, 0, null],
    [undefined, '-5', undefined, 0, null],
    [undefined, undefined, '3-5', 3, 3],
    [undefined, undefined, '3-', 3, null],
    [undefined, undefined, '-5', 0, null],
    [undefined, undefined, 'bytes=0-1', 0, null],
    ['10', undefined, '5-100', 5, 5],
    [undefined, undefined, '0-99999999999999999999', 0, null],
    ['99999999999999999999', undefined, undefined, 0, Number.MAX_SAFE_INTEGER],
  ])('limit=%s offset=%s Range: %s', (limit, offset, header, from, count) => {
    expect(range(limit, offset, header)).toEqual({ offset: from, limit: count })
  })

  it.each([
    ['-1', undefined, undefined, 'Limit should be'],
    [undefined, undefined, '5-1', 'The lower boundary'],
    ['2', undefined, '5-9', 'Limit should be'],
  ])('limit=%s offset=%s Range: %s is refused', (limit, offset, header, details) => {
    expect(refusal(() => range(limit, offset, header)).details).toContain(details)
  })
})

describe('preferences', () => {
  it.each([
    [undefined, {}],
    ['return=minimal, return=representation', { return: 'minimal' }],
    ['count=exact,planned', { count: 'exact' }],
    ['max-affected=-1', { maxAffected: -1 }],
    ['max-affected=x', {}],
    [
      'resolution=merge-duplicates,missing=default,timezone=Europe/Berlin',
      {
        resolution: 'merge-duplicates',
        missing: 'default',
        timezone: 'Europe/Berlin',
      },
    ],
    ['__proto__=1, constructor=x, tx=commit', {}],
  ])('%s', (header, expected) => {
    expect(preferences(header)).toMatchObject({ ...noPreferences, ...expected })
  })

  it('are echoed in one order, as far as heeded', () => {
    const all = preferences(
      'max-affected=5,timezone=UTC,handling=strict,tx=commit,count=exact,return=minimal,missing=null,resolution=ignore-duplicates',
    )
    const every = { resolution: true, missing: true, return: true, maxAffected: true }
    expect(applied(all, every)).toBe(
      'resolution=ignore-duplicates, missing=null, return=minimal, count=exact, handling=strict, timezone=UTC, max-affected=5',
    )
    expect(applied(all, {})).toBe('count=exact, handling=strict, timezone=UTC')
    expect(applied(noPreferences, every)).toBeNull()
  })
})

describe('media types', () => {
  it.each([
    [undefined, 'application/json; charset=utf-8'],
    ['application/JSON;charset=utf-8', 'application/json; charset=utf-8'],
    ['application/vnd.pgrst.object', 'application/vnd.pgrst.object+json; charset=utf-8'],
    ['text/csv;q=0.9, application/json;q=0.5', 'text/csv; charset=utf-8'],
    ['*/*, application/vnd.pgrst.object+json', 'application/vnd.pgrst.object+json; charset=utf-8'],
    ['application/vnd.pgrst.object+json;q=0.1, */*', 'application/json; charset=utf-8'],
    [
      'application/vnd.pgrst.array+json; nulls="stripped"',
      'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8',
    ],
  ])('%s', (accept, contentType) => {
    expect(media(accept).contentType).toBe(contentType)
  })

  it.each(['text/html', 'application/vnd.pgrst.plan+json', '', 'application/json;q=0'])(
    '%s is refused',
    (accept) => {
      expect(refusal(() => media(accept)).code).toBe('PGRST107')
    },
  )
})
