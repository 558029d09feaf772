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
})
