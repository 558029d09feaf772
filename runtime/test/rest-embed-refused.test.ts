// Embedding: what is refused and in which words, rows that policies hide, writes that hand back what is embedded,
// counts, aggregates, and limits.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embedSql } from './embed-schema.ts'
import { alice, bob } from './rest-harness.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: embedSql, env: { AGGREGATES: 'on', MAX_ROWS: '3' } })
})
afterAll(() => server.stop())

const send = (path: string, init: RequestInit = {}, as = server.config.serviceRoleKey) =>
  server.request(`/rest/v1/${path}`, { ...init, as })

describe('embedding refuses', () => {
  it('several ways, and names them (PGRST201)', async () => {
    const response = await send('books?select=authors(name)')
    expect(response.status).toBe(300)
    expect(await response.json()).toEqual({
      code: 'PGRST201',
      message: "Could not embed because more than one relationship was found for 'books' and 'authors'",
      details: [
        {
          cardinality: 'many-to-one',
          embedding: 'books with authors',
          relationship: 'books_author_id_fkey using books(author_id) and authors(id)',
        },
        {
          cardinality: 'many-to-one',
          embedding: 'books with authors',
          relationship: 'books_editor using books(editor_id) and authors(id)',
        },
      ],
      hint: "Try changing 'authors' to one of the following: 'authors!books_author_id_fkey', 'authors!books_editor'. Find the desired relationship in the 'details' key.",
    })
  })

  it('no way, and names the nearest (PGRST200)', async () => {
    const response = await send('books?select=tag(label)')
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      code: 'PGRST200',
      message: "Could not find a relationship between 'books' and 'tag' in the schema cache",
      details:
        "Searched for a foreign key relationship between 'books' and 'tag' in the schema 'public', but no matches were found.",
      hint: "Perhaps you meant 'tags' instead of 'tag'.",
    })
  })

  it.each([
    ['books?select=publishers!nothing(name)', 400, 'PGRST200', "using the hint 'nothing'"],
    ['books?select=authors!inner(name)', 300, 'PGRST201', ''],
    ['people?select=people!follows(id)', 400, 'PGRST200', ''],
    ['books?select=users(id)', 400, 'PGRST200', ''],
    ['books?select=id&tags.label=eq.x', 400, 'PGRST108', "'tags' is not an embedded resource"],
    ['books?select=tags(id)&tags.books.id=eq.1', 400, 'PGRST108', "'books'"],
    ['books?select=tags(id)&x.order=id', 400, 'PGRST108', "'x'"],
    ['books?select=id&order=publishers(name)', 400, 'PGRST108', ''],
    ['books?select=tags(id)&order=tags(label)', 400, 'PGRST118', "'books' and 'tags' do not form"],
    ['books?select=publishers(name)&order=publishers(id)', 400, '42703', ''],
    ['books?select=publishers(nam)', 400, '42703', 'Perhaps you meant'],
    ['books?select=publishers(id)&publishers.nam=eq.1', 400, '42703', ''],
    ['books?select=publishers(id)&publishers=eq.1', 400, '42703', ''],
    ['books?select=id&siblings=is.null', 400, '42703', ''],
    ['books?select=publishers(name),publishers(id)', 400, 'PGRST100', 'twice'],
    ['books?select=publishers(name', 400, 'PGRST100', 'end of input'],
    ['books?select=publishers!a!b!c(name)', 400, 'PGRST100', ''],
    ['books?select=tags(id)&tags.limit=-1', 416, 'PGRST103', ''],
    ['authors?select=...books!author_id(pages.sum())', 400, 'PGRST127', 'one-to-many or many-to-many'],
    ['books?select=name,count', 400, '42703', ''],
    ['books?select=title,count', 400, '42803', ''],
    [`people?select=${'boss_id('.repeat(11)}id${')'.repeat(11)}`, 400, 'PGRST100', 'Too many levels'],
    [
      `books?select=${Array.from({ length: 101 }, (_, n) => `a${n}:tags(id)`).join()}`,
      400,
      'PGRST100',
      'Too many embedded resources',
    ],
    ['books?select=tags(id)&tags"%20or%20true--.id=eq.1', 400, 'PGRST100', ''],
    ['books?select=t:tags!x%22%20on%20true--(id)', 400, 'PGRST100', ''],
  ])('%s', async (path, status, code, text) => {
    const response = await send(path)
    const body = await response.text()
    expect([response.status, body]).toEqual([status, expect.stringContaining(`"code":"${code}"`)])
    expect(body).toContain(text)
  })
})

describe('rows of others', () => {
  const as = (who: string) => server.token({ sub: who })

  it.each([
    [
      'books?select=id,notes(body)&order=id',
      '[{"id":1,"notes":[{"body": "of alice"}]}, \n {"id":2,"notes":[]}, \n {"id":3,"notes":[]}]',
    ],
    ['books?select=id,...notes(body)&id=eq.3', '[{"id":3,"body":[]}]'],
    ['books?select=id,notes(count)&order=id&limit=1', '[{"id":1,"notes":[{"count": 1}]}]'],
    ['books?select=id,notes(id.count())&id=eq.3', '[{"id":3,"notes":[{"count": 0}]}]'],
    ['books?select=id,notes!inner(body)', '[{"id":1,"notes":[{"body": "of alice"}]}]'],
    ['books?select=id,notes()&notes=not.is.null', '[{"id":1}]'],
    ['books?select=id,notes()&notes.body=like.*secret*&notes=not.is.null', '[]'],
    ['books?select=id,notes()&notes=is.null&id=lt.4&order=id', '[{"id":2}, \n {"id":3}]'],
    ['authors?select=id,books!author_id(notes(body))&id=eq.2', '[{"id":2,"books":[{"notes": []}]}]'],
    ['notes?select=id,books(title)&order=books(title)', '[{"id":1,"books":{"title": "Alpha"}}]'],
  ])('are in no embed: %s', async (path, body) => {
    const response = await send(path, {}, as(alice))
    expect([await response.text(), response.status]).toEqual([body, 200])
  })

  it('are in no count', async () => {
    const count = async (who: string) => {
      const response = await send(
        'books?select=id,notes!inner()&limit=0',
        { headers: { prefer: 'count=exact' } },
        as(who),
      )
      return response.headers.get('content-range')
    }
    expect([await count(alice), await count(bob)]).toEqual(['*/1', '*/2'])
  })

  it('stay closed where nothing is granted', async () => {
    const response = await send('books?select=id,notes(body)', {}, server.config.anonKey)
    expect([response.status, await response.json()]).toMatchObject([401, { code: '42501' }])
    expect((await send('books?select=id,publishers(name)', {}, as(alice))).status).toBe(403)
  })
})

describe('counts', () => {
  it.each([
    ['authors?select=id,profiles!inner(bio)&limit=1', '0-0/1'],
    ['authors?select=id,books!author_id!inner(tags!inner())&books.tags.label=eq.blue', '0-0/1'],
    ['authors?select=id,books!author_id()&books=is.null', '0-0/1'],
    ['authors?select=id,b:books!author_id(),profiles()&or=(b.is.null,profiles.not.is.null)&limit=1', '0-0/2'],
    ['books?select=id,tags(*)&limit=1', '0-0/4'],
  ])('%s', async (path, range) => {
    const response = await send(path, { headers: { prefer: 'count=exact' } })
    expect(response.headers.get('content-range')).toBe(range)
  })
})

describe('largest number of rows', () => {
  it('holds at every level', async () => {
    await server.database.query(
      `insert into notes select n, '${bob}', 4, 'n' || n from generate_series(100, 110) n`,
    )
    const response = await send('books?select=notes(id)&id=eq.4&notes.limit=9')
    expect(await response.json()).toEqual([{ notes: [{ id: 100 }, { id: 101 }, { id: 102 }] }])
    const all = await send('books?select=notes(id)&id=eq.4')
    expect(await all.json()).toEqual([{ notes: [{ id: 100 }, { id: 101 }, { id: 102 }] }])
    await server.database.query('delete from notes where id >= 100')
  })
})

describe('aggregates', () => {
  it.each([
    ['books?select=count()', '[{"count":4}]'],
    ['books?select=count', '[{"count":4}]'],
    ['books?select=pages.sum(),pages.max(),n:id.count()::text', '[{"sum":450,"max":300,"n":"4"}]'],
    [
      'books?select=publisher_id,pages.avg()::int&order=publisher_id.nullslast',
      '[{"publisher_id":1,"avg":100}, \n {"publisher_id":2,"avg":50}, \n {"publisher_id":null,"avg":300}]',
    ],
    [
      'books?select=pages.sum(),publishers(name)&publisher_id=eq.1',
      '[{"sum":100,"publishers":{"name": "North"}}]',
    ],
    [
      'publishers?select=name,books(pages.sum())&order=id',
      '[{"name":"North","books":[{"sum": 100}]}, \n {"name":"South","books":[{"sum": 50}]}]',
    ],
    [
      'publishers?select=name,books(count)&order=id',
      '[{"name":"North","books":[{"count": 2}]}, \n {"name":"South","books":[{"count": 1}]}]',
    ],
    [
      'books?select=...publishers(name,n:count())&order=publishers(name)&publisher_id=not.is.null',
      '[{"name":"North","n":2}, \n {"name":"South","n":1}]',
    ],
    ['book_tags?select=...books(...publishers(name)),n:tag_id.count()&order=n', null],
    [
      'book_tags?select=...books(...publishers(name),pages.sum())&limit=1&book_id=eq.1',
      '[{"sum":200,"name":"North"}]',
    ],
    [
      'book_tags?select=...books(...authors!author_id(name,id.max()))&book_id=eq.3',
      '[{"name":"Ben","max":2}]',
    ],
    [
      'books?select=*,id.count()&id=eq.2',
      '[{"id":2,"title":"Beta","pages":50,"data":null,"author_id":1,"editor_id":null,"publisher_id":2,"count":1}]',
    ],
  ])('%s', async (path, body) => {
    const response = await send(path)
    const got = [await response.text(), response.status]
    if (body === null) expect(got[1]).toBe(400)
    else expect(got).toEqual([body, 200])
  })
})

describe('writes hand back what is embedded', () => {
  const back = { prefer: 'return=representation' }

  it.each([
    [
      'POST',
      'books?select=title,publishers(name),...author_id(who:name)',
      { id: 10, title: 'New', publisher_id: 2, author_id: 1 },
      '[{"title":"New","publishers":{"name": "South"},"who":"Ada"}]',
    ],
    [
      'PATCH',
      'books?id=eq.10&select=tags(label),title_length',
      { title: 'Newer' },
      '[{"title_length":5,"tags":[]}]',
    ],
    [
      'PATCH',
      'books?id=eq.10&select=*,siblings(id)&siblings.order=id.desc',
      { pages: 7 },
      '[{"id":10,"title":"Newer","pages":7,"data":null,"author_id":1,"editor_id":null,"publisher_id":2,"siblings":[{"id": 2}, {"id": 1}]}]',
    ],
    [
      'PUT',
      'books?id=eq.10&select=publishers(name)',
      { id: 10, title: 'Put' },
      '[{"publishers":{"name": "South"}}]',
    ],
    [
      'PATCH',
      'books?id=in.(1,2)&select=id,publishers!inner(name)&publishers.name=eq.South&order=id.desc',
      { data: null },
      '[{"id":2,"publishers":{"name": "South"}}]',
    ],
    ['PATCH', 'books?id=in.(1,2)&select=id&order=id.desc', { data: null }, '[{"id":2}, \n {"id":1}]'],
    ['PATCH', 'books?id=eq.1&select=id,tags(id)', {}, '[]'],
    [
      'DELETE',
      'books?id=eq.10&select=title,authors!author_id(name)',
      undefined,
      '[{"title":"Put","authors":{"name": "Ada"}}]',
    ],
  ])('%s %s', async (method, path, body, expected) => {
    const init = { method, headers: back, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await send(path, init)
    expect([await response.text(), response.status]).toEqual([expected, method === 'POST' ? 201 : 200])
  })

  it('are refused whole when what is embedded cannot be', async () => {
    const response = await send('publishers?select=id,nothing(id)', {
      method: 'POST',
      headers: back,
      body: JSON.stringify({ id: 99, name: 'X' }),
    })
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'PGRST200' }])
    const { rows } = await server.database.query('select from publishers where id = 99')
    expect(rows).toEqual([])
  })
})
