// Privileges from SQL: what each API role may do, by whichever way it came to it.
import { describe, expect, it } from 'vitest'
import { databaseWith, modelOf, relationOf, withClient } from './test/model-of.ts'
import { introspect } from './introspect.ts'

const nothing = { select: false, insert: false, update: false, delete: false }

describe('privileges', () => {
  it('of tables and columns, per role', async () => {
    const model = await modelOf(`
      create table t (z int, a int, hidden int);
      grant select (a, z), update (a) on t to anon;
      grant select, insert, delete on t to authenticated;
      grant update (hidden) on t to authenticated;
      create table closed ();`)
    expect(relationOf(model, 't').privileges).toEqual({
      anon: { select: ['z', 'a'], insert: false, update: ['a'], delete: false },
      authenticated: { select: true, insert: true, update: ['hidden'], delete: true },
      service_role: nothing,
    })
    expect(relationOf(model, 'closed').privileges.anon).toEqual(nothing)
  })

  it('come through PUBLIC and memberships too, as PostgreSQL itself answers', async () => {
    const group = `readers_${process.pid}`
    const database = await databaseWith(`
      create role ${group} nologin;
      grant ${group} to authenticated;
      create table to_group (id int); grant select on to_group to ${group};
      create table to_all (id int, secret text); grant insert (id) on to_all to public;
      create function f() returns int language sql as 'select 1';
      revoke execute on function f() from public; grant execute on function f() to ${group};
      create function g() returns int language sql as 'select 1';`)
    try {
      const model = await withClient(database, (client) => introspect(client, ['public']))
      expect(relationOf(model, 'to_group').privileges).toMatchObject({
        anon: nothing,
        authenticated: { ...nothing, select: true },
      })
      expect(relationOf(model, 'to_all').privileges.anon).toEqual({ ...nothing, insert: ['id'] })
      expect(model.schemas[0]?.functions.map(({ name, executableBy }) => [name, executableBy])).toEqual([
        ['f', ['authenticated']],
        ['g', ['anon', 'authenticated', 'service_role']],
      ])
    } finally {
      await database.query(`drop owned by ${group}; drop role ${group}`)
    }
  })
})
