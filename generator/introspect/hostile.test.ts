// Names that break naive code: they must come through unchanged, and touch nothing else.
import { describe, expect, it } from 'vitest'
import { databaseWith, modelOf, relationOf, withClient } from './test/model-of.ts'
import { introspect } from './introspect.ts'

const hostile = [
  `__proto__`,
  `constructor`,
  `hasOwnProperty`,
  `then`,
  `a"b`,
  `back\`tick\${process.exit()}`,
  `*/ evil() /*`,
  `line\nbreak\r\ttab`,
  `'; drop table x; --`,
  `</script>\u2028\u2029`,
  `\u200b`,
  `🦄`,
  `\u202eoverride`,
  `back\\slash\\`,
  `:resno`,
  `(b) {VAR :varno 1}`,
  `[ 1 2 ]`,
  `<>`,
  `"`,
  ` `,
  `Users`,
  `users`,
  `../../x`,
  `%s{{x}}`,
  'x'.repeat(63),
]
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

describe('hostile names', () => {
  it('of tables, columns, constraints, views, enums, labels, functions, arguments and comments', async () => {
    const database = await databaseWith('select 1')
    for (const name of hostile) {
      const q = quoted(name)
      await database.query(`
        create table ${q} (${q} int, "other" int, constraint ${quoted(`c${name}`.slice(0, 63))} primary key (${q}));
        comment on table ${q} is ${literal(name)};
        comment on column ${q}.${q} is ${literal(name)};
        create view ${quoted(`v${name}`.slice(0, 63))} as select ${q}, ${q} as ${quoted(`2${name}`.slice(0, 63))} from ${q};
        create type ${quoted(`e${name}`.slice(0, 63))} as enum (${literal(name)});
        create function ${q}(${q} int) returns int language sql as 'select 1';
        create schema ${quoted(`s${name}`.slice(0, 63))};`)
    }
    const model = await withClient(database, (client) => introspect(client, ['public', 's__proto__']))
    expect(model.leftOut).toEqual([])

    const [schema] = model.schemas
    expect(schema?.functions.map(({ name }) => name)).toEqual([...hostile].sort())
    expect(schema?.functions.map((fn) => fn.arguments[0]?.name)).toEqual([...hostile].sort())
    expect(schema?.enums.map(({ labels }) => labels[0]).sort()).toEqual([...hostile].sort())
    for (const name of hostile) {
      const table = relationOf(model, name)
      expect(table).toMatchObject({ description: name, primaryKey: [name] })
      expect(table.columns[0]).toMatchObject({ name, description: name })
      const view = relationOf(model, `v${name}`.slice(0, 63))
      expect(view.primaryKey).toEqual([name])
      expect(view.columns[0]?.source).toEqual({ schema: 'public', name, column: name })
      expect(view.columns.map(({ nullable }) => nullable)).toEqual([false, false])
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('schemas too', async () => {
    const name = `__proto__`
    const model = await modelOf(
      `create schema ${name}; create table ${name}.${name} (${name} int primary key)`,
      [name, `a'b"c`],
    )
    expect(relationOf(model, name, name).primaryKey).toEqual([name])
    expect(model.schemas[1]).toMatchObject({ name: `a'b"c`, relations: [] })
  })

  it('tables without columns and with 1,600 columns', async () => {
    const columns = Array.from({ length: 1600 }, (_, i) => `c${i} int`).join()
    const model = await modelOf(
      `create table none (); create table wide (${columns}); create view nothing as select;`,
    )
    expect(relationOf(model, 'none').columns).toEqual([])
    expect(relationOf(model, 'nothing')).toMatchObject({ columns: [], primaryKey: [] })
    expect(relationOf(model, 'wide').columns).toHaveLength(1600)
    expect(relationOf(model, 'wide').columns[1599]?.name).toBe('c1599')
  })

  it('views upon views upon views, and enums with thousands of labels', async () => {
    const views = Array.from({ length: 100 }, (_, i) => `create view v${i + 1} as select * from v${i};`).join(
      '\n',
    )
    const labels = Array.from({ length: 10_000 }, (_, i) => `'label ${i}'`).join()
    const model = await modelOf(`
      create table v0 (id int primary key);
      ${views}
      create type many as enum (${labels});`)
    expect(relationOf(model, 'v100')).toMatchObject({ primaryKey: ['id'], can: { insert: true } })
    expect(model.schemas[0]?.enums[0]?.labels).toHaveLength(10_000)
  })
})
