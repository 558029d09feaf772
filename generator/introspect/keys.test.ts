// Keys from SQL: primary, unique and foreign keys of tables, and junctions.
import { describe, expect, it } from 'vitest'
import { modelOf, relationOf } from './test/model-of.ts'

describe('keys of tables', () => {
  it('lists primary keys, unique constraints and whole unique indexes, each set of columns once', async () => {
    const model = await modelOf(`
      create table people (
        id int primary key, email text unique, a int, b int, c int, unique (b, a),
        constraint later unique (c) deferrable initially deferred
      );
      create unique index on people (b, a);
      create unique index on people (a) include (c);
      create unique index on people (b) where c > 0;
      create unique index on people (lower(email));
      create index on people (c, a);
      create table keyless (id int);`)
    expect(relationOf(model, 'people')).toMatchObject({
      primaryKey: ['id'],
      uniques: [['a'], ['b', 'a'], ['c'], ['email'], ['id']],
    })
    expect(relationOf(model, 'keyless')).toMatchObject({ primaryKey: [], uniques: [], foreignKeys: [] })
  })

  it('keeps the order of composite keys, whatever the order of the columns', async () => {
    const model = await modelOf(`
      create table parents (x int, y int, primary key (y, x));
      create table children (
        p int, q int, constraint to_parent foreign key (q, p) references parents (y, x)
      );
      comment on constraint to_parent on children is '@name owner';`)
    expect(relationOf(model, 'parents').primaryKey).toEqual(['y', 'x'])
    expect(relationOf(model, 'children').foreignKeys).toEqual([
      {
        name: 'to_parent',
        description: '@name owner',
        columns: ['q', 'p'],
        target: { schema: 'public', name: 'parents', columns: ['y', 'x'] },
        oneToOne: false,
      },
    ])
  })

  it('knows self references, other schemas (exposed or not) and one-to-one by constraint', async () => {
    const model = await modelOf(`
      create schema auth;
      create table auth.users (id uuid primary key);
      create table nodes (id int primary key, parent int references nodes);
      create table profiles (id uuid primary key references auth.users, node int unique references nodes);
      create table pairs (a int, b int, unique (a, b), foreign key (a) references nodes);
      create table by_index (node int references nodes);
      create unique index on by_index (node);`)
    const keys = (name: string) =>
      relationOf(model, name).foreignKeys.map(({ columns, target, oneToOne }) => [
        ...columns,
        `${target.schema}.${target.name}`,
        oneToOne,
      ])
    expect(keys('nodes')).toEqual([['parent', 'public.nodes', false]])
    expect(keys('profiles')).toEqual([
      ['id', 'auth.users', true],
      ['node', 'public.nodes', true],
    ])
    expect(keys('pairs')).toEqual([['a', 'public.nodes', false]])
    expect(keys('by_index')).toEqual([['node', 'public.nodes', false]])
  })

  it('lists a key to or from a partitioned table once', async () => {
    const model = await modelOf(`
      create table days (day date primary key) partition by range (day);
      create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01');
      create table days_2 partition of days for values from ('2026-02-01') to ('2026-03-01');
      create table visits (day date references days, id int) partition by list (id);
      create table visits_1 partition of visits for values in (1);`)
    expect(relationOf(model, 'visits').foreignKeys.map(({ name, target }) => [name, target.name])).toEqual([
      ['visits_day_fkey', 'days'],
    ])
  })
})

describe('junctions', () => {
  const schema = `
    create table users (id int primary key);
    create table teams (id int primary key);
    create table members (
      user_id int references users, team_id int references teams, primary key (user_id, team_id)
    );`

  it('lead both ways through a table whose primary key holds both keys', async () => {
    const model = await modelOf(schema)
    const ways = (name: string) =>
      relationOf(model, name).junctions.map(({ through, near, far }) => [through.name, near.name, far.name])
    expect(ways('users')).toEqual([['members', 'members_user_id_fkey', 'members_team_id_fkey']])
    expect(ways('teams')).toEqual([['members', 'members_team_id_fkey', 'members_user_id_fkey']])
    expect(ways('members')).toEqual([])
  })

  it('lead from a table to itself in both directions', async () => {
    const model = await modelOf(`
      create table users (id int primary key);
      create table follows (
        who int references users, whom int references users, since date, primary key (who, whom)
      );`)
    expect(relationOf(model, 'users').junctions.map(({ near, far }) => [near.name, far.name])).toEqual([
      ['follows_who_fkey', 'follows_whom_fkey'],
      ['follows_whom_fkey', 'follows_who_fkey'],
    ])
  })

  it('do not exist with a key of its own, through a view, or to what is not exposed', async () => {
    const model = await modelOf(`
      ${schema}
      create view members_too as select * from members;
      create table surrogate (
        id int primary key, user_id int references users, team_id int references teams, unique (user_id, team_id)
      );
      create schema hidden;
      create table hidden.roles (id int primary key);
      create table grants (
        user_id int references users, role_id int references hidden.roles, primary key (user_id, role_id)
      );`)
    expect(relationOf(model, 'users').junctions.map(({ through }) => through.name)).toEqual(['members'])
  })
})
