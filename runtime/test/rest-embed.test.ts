// Embedding by HTTP on a whole server: every kind of way, filters, orders and limits within, refusals, and RLS.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embedSql } from './embed-schema.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: embedSql })
})
afterAll(() => server.stop())

const get = (path: string, as = server.config.serviceRoleKey, headers: Record<string, string> = {}) =>
  server.request(`/rest/v1/${path}`, { as, headers })

/** Path and exact body. */
const bodies: readonly (readonly [string, string])[] = [
  [
    'books?select=id,authors!books_author_id_fkey(name)&order=id',
    '[{"id":1,"authors":{"name": "Ada"}}, \n {"id":2,"authors":{"name": "Ada"}}, \n {"id":3,"authors":{"name": "Ben"}}, \n {"id":4,"authors":null}]',
  ],
  ['books?select=id,author_id(name)&id=eq.1', '[{"id":1,"author_id":{"name": "Ada"}}]'],
  ['books?select=id,writer:author_id(id,name)&id=eq.1', '[{"id":1,"writer":{"id": 1, "name": "Ada"}}]'],
  ['books?select=id,books_editor(name)&id=eq.1', '[{"id":1,"books_editor":{"name": "Ben"}}]'],
  ['books?select=id,e:authors!editor_id(name)&id=eq.1', '[{"id":1,"e":{"name": "Ben"}}]'],
  [
    'books?select=publishers(*)&id=in.(1,3)&order=id',
    '[{"publishers":{"id": 1, "name": "North"}}, \n {"publishers":null}]',
  ],
  [
    'authors?select=name,books!author_id(id,title)&order=id',
    '[{"name":"Ada","books":[{"id": 1, "title": "Alpha"}, {"id": 2, "title": "Beta"}]}, \n {"name":"Ben","books":[{"id": 3, "title": "Gamma"}]}, \n {"name":"Cy","books":[]}]',
  ],
  [
    'authors?select=id,profiles(bio)&order=id&limit=2',
    '[{"id":1,"profiles":{"bio": "first"}}, \n {"id":2,"profiles":null}]',
  ],
  ['profiles?select=authors(name)', '[{"authors":{"name": "Ada"}}]'],
  [
    'books?select=id,tags(label)&order=id&limit=2',
    '[{"id":1,"tags":[{"label": "red"}, {"label": "blue"}]}, \n {"id":2,"tags":[{"label": "blue"}]}]',
  ],
  ['tags?select=books!book_tags(id)&id=eq.1', '[{"books":[{"id": 1}, {"id": 3}]}]'],
  ['people?select=name,boss_id(name)&id=eq.2', '[{"name":"Mid","boss_id":{"name": "Top"}}]'],
  [
    'people?select=name,team:people!boss_id(name)&id=eq.2',
    '[{"name":"Mid","team":[{"name": "Low"}, {"name": "Low too"}]}]',
  ],
  ['people?select=name,people(name)&id=eq.1', '[{"name":"Top","people":[{"name": "Mid"}]}]'],
  [
    'people?select=id,f:people!people_via_follows(id)&f.order=id&id=eq.3',
    '[{"id":3,"f":[{"id": 1}, {"id": 2}]}]',
  ],
  [
    'people?select=id,f:people!people_via_follows_by_who(id)&f.order=id&id=eq.1',
    '[{"id":1,"f":[{"id": 2}, {"id": 3}]}]',
  ],
  [
    'people?select=id,people_via_follows:people!follows(id)&id=eq.2',
    '[{"id":2,"people_via_follows":[{"id": 1}]}]',
  ],
  // views
  ['book_list?select=id,authors(name)&id=eq.1', '[{"id":1,"authors":{"name": "Ada"}}]'],
  [
    'books?select=id,author_list!books_author_id_fkey(name)&id=eq.1',
    '[{"id":1,"author_list":{"name": "Ada"}}]',
  ],
  ['book_list?select=id,author_list(author_no)&id=eq.3', '[{"id":3,"author_list":{"author_no": 2}}]'],
  [
    'author_list?select=name,book_list(title)&author_no=eq.2',
    '[{"name":"Ben","book_list":[{"title": "Gamma"}]}]',
  ],
  // deep
  [
    'authors?select=name,books!author_id(title,tags(label,books(id)))&id=eq.2',
    '[{"name":"Ben","books":[{"tags": [{"books": [{"id": 1}, {"id": 3}], "label": "red"}], "title": "Gamma"}]}]',
  ],
  [
    'books?select=title,author_id(profiles(bio))&id=eq.1',
    '[{"title":"Alpha","author_id":{"profiles": {"bio": "first"}}}]',
  ],
  // fields of embeds
  [
    'authors?select=books!author_id(x:data->a->1->>b,pages::text)&id=eq.1',
    '[{"books":[{"x": "2", "pages": "100"}, {"x": null, "pages": "50"}]}]',
  ],
  // modifiers
  [
    'authors?select=id,books!author_id(id)&books.pages=gt.60&order=id',
    '[{"id":1,"books":[{"id": 1}]}, \n {"id":2,"books":[{"id": 3}]}, \n {"id":3,"books":[]}]',
  ],
  ['authors?select=id,b:books!author_id(id)&b.order=id.desc&b.limit=1&id=eq.1', '[{"id":1,"b":[{"id": 2}]}]'],
  [
    'authors?select=id,b:books!author_id(id)&books.order=id.desc&books.offset=1&id=eq.1',
    '[{"id":1,"b":[{"id": 1}]}]',
  ],
  [
    'authors?select=id,b:books!author_id(id)&b.or=(id.eq.2,title.eq.Alpha)&b.id=gt.1&id=eq.1',
    '[{"id":1,"b":[{"id": 2}]}]',
  ],
  [
    'authors?select=id,b:books!author_id(id,tags(id))&b.tags.label=eq.blue&b.tags.order=id&id=eq.1',
    '[{"id":1,"b":[{"id": 1, "tags": [{"id": 2}]}, {"id": 2, "tags": [{"id": 2}]}]}]',
  ],
  ['authors?select=id,b:books!author_id(id)&b.limit=0&id=eq.1', '[{"id":1,"b":[]}]'],
  // inner
  ['authors?select=id,profiles!inner(bio)', '[{"id":1,"profiles":{"bio": "first"}}]'],
  [
    'authors?select=id,books!author_id!inner(id)&books.pages=gt.60&order=id',
    '[{"id":1,"books":[{"id": 1}]}, \n {"id":2,"books":[{"id": 3}]}]',
  ],
  ['authors?select=id,books!inner!author_id()&books.title=eq.Gamma', '[{"id":2}]'],
  ['authors?select=id,books!author_id!inner(tags!inner())&books.tags.label=eq.blue', '[{"id":1}]'],
  ['authors?select=id,books!author_id!left(id)&id=eq.3', '[{"id":3,"books":[]}]'],
  // tests for rows
  ['authors?select=id,books!author_id()&books=is.null', '[{"id":3}]'],
  [
    'authors?select=id,books!author_id(id)&books=not.is.null&order=id.desc',
    '[{"id":2,"books":[{"id": 3}]}, \n {"id":1,"books":[{"id": 1}, {"id": 2}]}]',
  ],
  [
    'authors?select=id,b:books!author_id(),profiles()&or=(b.is.null,profiles.not.is.null)&order=id',
    '[{"id":1}, \n {"id":3}]',
  ],
  [
    'authors?select=id,b:books!author_id(),profiles()&not.or=(b.is.null,profiles.not.is.null)&order=id',
    '[{"id":2}]',
  ],
  ['books?select=id,publishers(name)&publishers=is.null', '[{"id":3,"publishers":null}]'],
  // order by what is embedded
  [
    'books?select=id,publishers(name)&order=publishers(name).desc.nullslast,id&limit=3',
    '[{"id":2,"publishers":{"name": "South"}}, \n {"id":1,"publishers":{"name": "North"}}, \n {"id":4,"publishers":{"name": "North"}}]',
  ],
  ['books?select=id,p:publishers()&order=p(name).desc.nullsfirst,id&limit=2', '[{"id":3}, \n {"id":2}]'],
  [
    'tags?select=id,books(id,w:author_id(name))&books.order=w(name).desc&id=eq.1',
    '[{"id":1,"books":[{"w": {"name": "Ben"}, "id": 3}, {"w": {"name": "Ada"}, "id": 1}]}]',
  ],
  // spread
  [
    'books?select=id,...publishers(house:name)&order=id&limit=3',
    '[{"id":1,"house":"North"}, \n {"id":2,"house":"South"}, \n {"id":3,"house":null}]',
  ],
  [
    'books?select=title,...author_id(name,...profiles(bio))&id=eq.1',
    '[{"title":"Alpha","name":"Ada","bio":"first"}]',
  ],
  ['books?select=title,...author_id(*)&id=eq.1', '[{"title":"Alpha","id":1,"name":"Ada"}]'],
  [
    'books?select=title,...author_id(profiles(bio))&id=eq.1',
    '[{"title":"Alpha","profiles":{"bio": "first"}}]',
  ],
  [
    'authors?select=name,...books!author_id(titles:title,pages)&books.order=id.desc&order=id',
    '[{"name":"Ada","titles":["Beta", "Alpha"],"pages":[50, 100]}, \n {"name":"Ben","titles":["Gamma"],"pages":[300]}, \n {"name":"Cy","titles":[],"pages":[]}]',
  ],
  [
    'authors?select=...books!author_id(*)&id=eq.2',
    '[{"id":[3],"title":["Gamma"],"pages":[300],"data":[null],"author_id":[2],"editor_id":[1],"publisher_id":[null]}]',
  ],
  [
    'tags?select=label,...books(ids:id,...author_id(names:name))&id=eq.1',
    '[{"label":"red","ids":[1, 3],"names":["Ada", "Ben"]}]',
  ],
  // functions of the row type
  [
    'books?select=id,title_length&title_length=gt.4&order=title_length.desc,id&limit=1',
    '[{"id":1,"title_length":5}]',
  ],
  ['books?select=id,n:title_length::text&id=eq.2', '[{"id":2,"n":"4"}]'],
  [
    'books?select=id,siblings(id,title_length)&id=eq.1',
    '[{"id":1,"siblings":[{"id": 2, "title_length": 4}]}]',
  ],
  [
    'authors?select=id,first_book(title)&order=first_book(title).desc.nullslast',
    '[{"id":2,"first_book":{"title": "Gamma"}}, \n {"id":1,"first_book":{"title": "Alpha"}}, \n {"id":3,"first_book":null}]',
  ],
  ['authors?select=id,...first_book(title)&id=eq.1', '[{"id":1,"title":"Alpha"}]'],
  // names that break naive code
  [
    `we%22ird%3B%20--?select=id,a:authors(name),"__proto__"(name)`,
    '[{"id":1,"a":{"name": "Ada"},"__proto__":{"name": "South"}}]',
  ],
  [`authors?select="we\\"ird; --"("sp ace")&id=eq.1`, '[{"we\\"ird; --":[{"sp ace": "x"}]}]'],
]

describe('embedding', () => {
  it.each(bodies)('%s', async (path, body) => {
    const response = await get(path)
    expect([await response.text(), response.status]).toEqual([body, 200])
  })
})
