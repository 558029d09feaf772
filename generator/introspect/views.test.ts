// Views from SQL: what they can do, what they inherit, and that PostgreSQL agrees.
import { describe, expect, it } from 'vitest'
import { columnOf, databaseWith, modelOf, relationOf } from './test/model-of.ts'

const tables = `
  create table clients (id int primary key, name text not null default 'new');
  create table projects (
    id bigint generated always as identity primary key,
    title text not null,
    client_id int not null references clients,
    note text,
    shout text generated always as (upper(title)) stored
  );`

describe('views', () => {
  it('say what they can do: simple, joined, materialised', async () => {
    const model = await modelOf(`
      ${tables}
      create view simple as select id, title, client_id, upper(title) as loud from projects;
      create view joined as select p.id, c.name from projects p join clients c on c.id = p.client_id;
      create materialized view stored as select id, title from projects;`)
    const all = { insert: true, update: true, delete: true }
    const none = { insert: false, update: false, delete: false }
    expect(relationOf(model, 'simple')).toMatchObject({ kind: 'view', can: all })
    expect(relationOf(model, 'joined')).toMatchObject({ kind: 'view', can: none })
    expect(relationOf(model, 'stored')).toMatchObject({ kind: 'materialized view', can: none })
    expect(relationOf(model, 'simple').columns.map(({ name, updatable }) => [name, updatable])).toEqual([
      ['id', true],
      ['title', true],
      ['client_id', true],
      ['loud', false],
    ])
    expect(relationOf(model, 'stored').columns.some(({ updatable }) => updatable)).toBe(false)
  })

  it('can do what their INSTEAD OF triggers and rules do', async () => {
    const model = await modelOf(`
      ${tables}
      create view joined as select p.id, c.name from projects p join clients c on c.id = p.client_id;
      create view ruled as select p.id, c.name from projects p join clients c on c.id = p.client_id;
      create function take() returns trigger language plpgsql as 'begin return new; end';
      create trigger t instead of insert on joined for each row execute function take();
      create rule r as on delete to ruled do instead nothing;`)
    expect(relationOf(model, 'joined')).toMatchObject({
      can: { insert: true, update: false, delete: false },
      hasBeforeInsertTrigger: true,
    })
    expect(relationOf(model, 'joined').columns.every(({ updatable }) => updatable)).toBe(true)
    expect(relationOf(model, 'ruled').can).toEqual({ insert: false, update: false, delete: true })
  })

  it('pass defaults, identity and generation of the base table on to INSERT, and PostgreSQL agrees', async () => {
    const sql = `
      ${tables}
      create view project_view as select id, title, client_id, shout from projects;
      create view client_view as select id, name from clients;
      create view own_default as select id, name from clients;
      alter view own_default alter name set default 'own';`
    const model = await modelOf(sql)
    const view = relationOf(model, 'project_view')
    expect(columnOf(view, 'id')).toMatchObject({ identity: 'always', hasDefault: true, nullable: false })
    expect(columnOf(view, 'shout')).toMatchObject({ generated: true, hasDefault: false })
    expect(columnOf(view, 'title')).toMatchObject({ generated: false, hasDefault: false, nullable: false })
    expect(columnOf(relationOf(model, 'client_view'), 'name').default).toBe("'new'::text")
    expect(columnOf(relationOf(model, 'own_default'), 'name').default).toBe("'own'::text")

    const database = await databaseWith(sql)
    await database.query('insert into client_view (id) values (1); insert into own_default (id) values (2)')
    expect((await database.query('select name from clients order by id')).rows).toEqual([
      { name: 'new' },
      { name: 'own' },
    ])
    const withoutTitle = database.query('insert into project_view (client_id) values (1)')
    await expect(withoutTitle).rejects.toMatchObject({ code: '23502' })
    const withShout = database.query(
      "insert into project_view (title, client_id, shout) values ('a', 1, 'b')",
    )
    await expect(withShout).rejects.toMatchObject({ code: '428C9' })
  })

  it('have the BEFORE INSERT trigger of the table below', async () => {
    const model = await modelOf(`
      ${tables}
      create function fill() returns trigger language plpgsql as 'begin return new; end';
      create trigger t before insert on clients for each row execute function fill();
      create view v1 as select * from clients;
      create view v2 as select * from v1;
      create view grouped as select name from clients group by name;`)
    expect(relationOf(model, 'v2').hasBeforeInsertTrigger).toBe(true)
    expect(relationOf(model, 'grouped').hasBeforeInsertTrigger).toBe(false)
  })

  it('are never null only where nothing between can make a null', async () => {
    const model = await modelOf(`
      ${tables}
      create view inner_join as
        select p.title, c.name, p.note from projects p join clients c on c.id = p.client_id;
      create view left_join as
        select p.title, c.name from projects p left join clients c on c.id = p.client_id;
      create view full_join as
        select p.title, c.name from projects p full join clients c on c.id = p.client_id;
      create view sets as select title, client_id from projects group by grouping sets ((title), (client_id));
      create view united as select title from projects union all select null;
      create view nested as select title, name from left_join;
      create view subselect as select s.name from (
        select c.name from projects p left join clients c on c.id = p.client_id) s;
      create materialized view stored as select title from projects;`)
    const notNull = (name: string) =>
      relationOf(model, name)
        .columns.filter(({ nullable }) => !nullable)
        .map((column) => column.name)
    expect(notNull('inner_join')).toEqual(['title', 'name'])
    expect(notNull('left_join')).toEqual(['title'])
    expect(notNull('full_join')).toEqual([])
    expect(notNull('sets')).toEqual([])
    expect(notNull('united')).toEqual([])
    expect(notNull('nested')).toEqual(['title'])
    expect(notNull('subselect')).toEqual([])
    expect(notNull('stored')).toEqual([])
  })

  it('that lead back to themselves are left out by name, with those above them', async () => {
    const model = await modelOf(`
      create table t (id int);
      create view a as select id from t;
      create view b as select id from a;
      create or replace view a as select id from b;
      create view above as select id from b;
      create view fine as select id from t;`)
    expect(model.schemas[0]?.relations.map(({ name }) => name)).toEqual(['fine', 't'])
    const reason = 'its definition leads back to itself, so PostgreSQL cannot read it'
    expect(model.leftOut).toEqual(['a', 'above', 'b'].map((name) => ({ schema: 'public', name, reason })))
  })
})

describe('keys of views', () => {
  it('are inherited when all their columns are shown, through views, renamings and other schemas', async () => {
    const model = await modelOf(`
      create schema private;
      ${tables}
      create view private.middle as select id as project, client_id, title from projects;
      create view renamed as select project as key, client_id as client from private.middle;
      create materialized view stored as select * from projects;
      create view without_key as select title, client_id + 0 as client_id from projects;`)
    expect(relationOf(model, 'renamed')).toMatchObject({
      primaryKey: ['key'],
      uniques: [['key']],
      foreignKeys: [
        {
          name: 'projects_client_id_fkey',
          columns: ['client'],
          target: { schema: 'public', name: 'clients', columns: ['id'] },
        },
      ],
    })
    expect(columnOf(relationOf(model, 'renamed'), 'key').source).toEqual({
      schema: 'public',
      name: 'projects',
      column: 'id',
    })
    expect(relationOf(model, 'stored')).toMatchObject({ primaryKey: ['id'], uniques: [['id']] })
    expect(relationOf(model, 'without_key')).toMatchObject({ primaryKey: [], uniques: [], foreignKeys: [] })
  })

  it('need every column of a composite key; a join has the keys of its tables together', async () => {
    const model = await modelOf(`
      ${tables}
      create table slots (a int, b int, c int, primary key (a, b));
      create view half as select a, c from slots;
      create view whole as select b, a from slots;
      create view joined as
        select c.id as client, p.id as project from projects p join clients c on c.id = p.client_id;`)
    expect(relationOf(model, 'half').primaryKey).toEqual([])
    expect(relationOf(model, 'whole').primaryKey).toEqual(['a', 'b'])
    expect(relationOf(model, 'joined').primaryKey).toEqual(['client', 'project'])
  })

  it('come in every combination of repeated columns, the primary key with the first ones', async () => {
    const model = await modelOf(`
      ${tables}
      create view twice as select id, id as id2, client_id, client_id as client2 from projects;`)
    const twice = relationOf(model, 'twice')
    expect(twice.primaryKey).toEqual(['id'])
    expect(twice.foreignKeys.map(({ columns }) => columns)).toEqual([['client2'], ['client_id']])
  })

  it('stay bounded when a composite key is repeated many times', async () => {
    const columns = Array.from({ length: 30 }, (_, i) => `a as a${i}, b as b${i}`).join()
    const model = await modelOf(`
      create table parents (a int, b int, primary key (a, b));
      create table children (a int, b int, foreign key (a, b) references parents);
      create view many as select ${columns} from children;`)
    expect(relationOf(model, 'many').foreignKeys).toHaveLength(16)
  })
})
