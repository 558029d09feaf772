// Names of relations by decision 16, with overrides and collisions.
import { describe, expect, it } from 'vitest'
import type { ForeignKey, Relation } from '../model/model.ts'
import { column, foreignKey, model, relation } from '../test/model.ts'
import { relationsOf } from './relations.ts'

const table = (name: string, keys: readonly ForeignKey[], columns: readonly string[] = []) =>
  relation(
    name,
    ['id', ...columns, ...keys.flatMap((key) => key.columns)].map((of) => column(of)),
    { foreignKeys: keys },
  )

const namesOf = (of: string, ...all: readonly Relation[]) => {
  const found = all.find(({ name }) => name === of)
  if (found === undefined) throw new Error(`no ${of}`)
  return relationsOf(model(...all))(found).map(({ name }) => name)
}

const users = table('users', [])

describe('names of relations (decision 16)', () => {
  it.each([
    ['the column without _id', foreignKey('k', ['author_id'], 'users'), [], 'author'],
    ['the column without Id', foreignKey('k', ['authorId'], 'users'), [], 'author'],
    ['the column itself names nothing', foreignKey('k', ['author'], 'users'), [], 'users'],
    ['a column has the stem', foreignKey('k', ['author_id'], 'users'), ['author'], 'users'],
    [
      'stem and target are columns',
      foreignKey('k', ['author_id'], 'users'),
      ['author', 'users'],
      'users_by_author_id',
    ],
    ['several columns', foreignKey('k', ['a', 'b'], 'users', { to: ['x', 'y'] }), [], 'users'],
    ['a comment', foreignKey('k', ['author_id'], 'users', { description: 'Hi. @name writer' }), [], 'writer'],
  ])('to one: %s', (_, key, columns, expected) => {
    expect(namesOf('post', table('post', [key], columns), users)).toEqual([expected])
  })

  it('from many: the source, or the source and its columns', () => {
    const one = table('post', [foreignKey('a', ['author_id'], 'users')])
    expect(namesOf('users', users, one)).toEqual(['post'])
    const two = table('post', [
      foreignKey('a', ['author_id'], 'users'),
      foreignKey('b', ['editor_id'], 'users'),
    ])
    expect(namesOf('users', users, two)).toEqual(['post_by_author_id', 'post_by_editor_id'])
    const named = table('post', [
      foreignKey('a', ['author_id'], 'users', { description: '@reverse written' }),
    ])
    expect(namesOf('users', users, named)).toEqual(['written'])
  })

  it('many to many: the far table, or with the junction where there are several', () => {
    const near = foreignKey('near', ['user_id'], 'users')
    const far = foreignKey('far', ['team_id'], 'team')
    const through = (name: string) => ({ through: { schema: 'public', name }, near, far })
    const team = table('team', [])
    const member = table('member', [near, far])
    const owner = table('owner', [near, far])
    expect(namesOf('users', { ...users, junctions: [through('member')] }, team, member)).toEqual([
      'member',
      'team',
    ])
    expect(
      namesOf('users', { ...users, junctions: [through('member'), through('owner')] }, team, member, owner),
    ).toEqual(['member', 'owner', 'team_via_member', 'team_via_owner'])
  })

  it('leaves out what is not exposed', () => {
    const post = table('post', [foreignKey('k', ['user_id'], 'users', { schema: 'auth' })])
    expect(namesOf('post', post)).toEqual([])
  })

  it('is not changed by an unrelated table, even one with a wanted name', () => {
    const post = table('post', [foreignKey('k', ['author_id'], 'users')])
    const stranger = table('author', [foreignKey('s', ['post_id'], 'post')])
    expect(namesOf('post', post, users)).toEqual(['author'])
    expect(namesOf('post', post, users, stranger)).toEqual(['author', 'author_by_post_id'])
  })

  describe('with views', () => {
    const shows = (
      name: string,
      of: string,
      columns: Readonly<Record<string, string>>,
      keys: readonly ForeignKey[] = [],
    ) =>
      relation(
        name,
        Object.entries(columns).map(([own, from]) =>
          column(own, 'int4', { source: { schema: 'public', name: of, column: from } }),
        ),
        { kind: 'view', foreignKeys: keys, primaryKey: Object.keys(columns).slice(0, 2) },
      )
    const ways = (of: string, ...all: readonly Relation[]) => {
      const found = all.find(({ name }) => name === of)
      return found === undefined ? [] : relationsOf(model(...all))(found)
    }
    const post = table('post', [foreignKey('k', ['author_id'], 'users')])

    it('to a view that shows the key, and back, after all ways between tables', () => {
      const people = shows('people', 'users', { no: 'id' })
      expect(ways('post', post, people, users)).toMatchObject([
        { name: 'author', table: 'users', on: [['author_id', 'id']] },
        {
          name: 'people',
          table: 'people',
          cardinality: 'many-to-one',
          on: [['author_id', 'no']],
          constraint: 'k',
        },
      ])
      expect(ways('people', post, people, users)).toMatchObject([
        { name: 'post', table: 'post', cardinality: 'one-to-many', reverse: true, on: [['no', 'author_id']] },
      ])
    })

    it('from view to view, also over tables that are not exposed', () => {
      const people = shows('people', 'users', { no: 'id' })
      const notes = shows('notes', 'post', { writer: 'author_id' }, [foreignKey('k', ['writer'], 'users')])
      expect(ways('notes', notes, people)).toMatchObject([{ table: 'people', on: [['writer', 'no']] }])
      expect(ways('people', notes, people)).toMatchObject([{ table: 'notes', on: [['no', 'writer']] }])
    })

    it('none to a view that shows a part of the key, each of several where it shows it twice', () => {
      const pair = table('pair', [foreignKey('k', ['a', 'b'], 'both', { to: ['x', 'y'] })])
      const both = table('both', [], ['x', 'y'])
      expect(ways('pair', pair, both, shows('part', 'both', { x: 'x' }))).toHaveLength(1)
      const twice = shows('twice', 'both', { x: 'x', y: 'y', z: 'y' })
      expect(ways('pair', pair, both, twice).map(({ name, on }) => [name, on])).toEqual([
        [
          'both',
          [
            ['a', 'x'],
            ['b', 'y'],
          ],
        ],
        [
          'twice_by_a_b',
          [
            ['a', 'x'],
            ['b', 'y'],
          ],
        ],
        [
          expect.stringMatching(/^twice_by_a_b_[0-9a-f]+$/),
          [
            ['a', 'x'],
            ['b', 'z'],
          ],
        ],
      ])
    })

    it('through a junction to a view, through a view of a junction, under names that change no other', () => {
      const team = table('team', [])
      const near = foreignKey('near', ['user_id'], 'users')
      const far = foreignKey('far', ['team_id'], 'team')
      const member = { ...table('member', [near, far]), primaryKey: ['user_id', 'team_id'] }
      const own = { ...users, junctions: [{ through: { schema: 'public', name: 'member' }, near, far }] }
      const members = shows('members', 'member', { user_id: 'user_id', team_id: 'team_id' }, [near, far])
      const teams = shows('teams', 'team', { no: 'id' })
      const plain = ways('users', own, team, member).map(({ name }) => name)
      const all = ways('users', own, team, member, members, teams)
      expect(all.filter(({ via }) => via).map(({ name, table, via }) => [name, table, via?.table])).toEqual([
        ['team', 'team', 'member'],
        ['teams_via_member', 'teams', 'member'],
        ['team_via_members', 'team', 'members'],
        ['teams_via_members', 'teams', 'members'],
      ])
      expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(plain))
    })
  })
})
