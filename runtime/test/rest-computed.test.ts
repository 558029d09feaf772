// Columns that functions make, by HTTP: read, filtered, ordered like others, but not among all columns and never written.
// The schema is the golden case of the same matter; the facts are those that the generator made of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { person } from '../../generator/test/golden/computed/expected/person/table.ts'
import { team } from '../../generator/test/golden/computed/expected/team/table.ts'
import { projectRoot } from '../config/root.ts'
import { type Case, createRest, type Rest } from './rest-harness.ts'

let rest: Rest
beforeAll(async () => {
  const schema = readFileSync(join(projectRoot(), 'generator/test/golden/computed/schema.sql'), 'utf8')
  const more = `insert into team values (1, 'red'), (2, 'blue');
    insert into person values (1, 'Ann', 'Lee', '1990-05-01', 1, '{"n": 10}'), (2, 'Bob', null, '2001-01-01', 1, '{"n": 9}'),
      (3, 'Cid', 'Roe', '1980-01-01', 2, '{}');
    alter table person disable row level security; alter table team disable row level security;
    grant select, insert, update on person, team to anon, authenticated, service_role;
    grant execute on all functions in schema public to service_role;
    revoke execute on function full_name(person) from anon`
  rest = await createRest(`${schema};${more}`, [person, team])
})
afterAll(() => rest.close())

const csv = 'text/csv; charset=utf-8'
const cases: readonly Case[] = [
  {
    name: 'of every type',
    url: '/todos?id=eq.1&select=full_name,born_in,mood_of,initials,years',
    status: 200,
    is: '[{"full_name":"Ann Lee","born_in":1990,"mood_of":"ok","initials":["A","L"],"years":"[1990,)"}]',
  },
  {
    name: 'not among all columns',
    url: '/t1?id=eq.1',
    status: 200,
    is: '[{"id":1,"name":"red"}]',
  },
  {
    name: 'beside all columns',
    url: '/t1?id=eq.1&select=*,shout',
    status: 200,
    is: '[{"id":1,"name":"red","shout":"RED"}]',
  },
  {
    name: 'renamed and cast',
    url: '/todos?id=eq.1&select=y:born_in::text',
    status: 200,
    is: '[{"y":"1990"}]',
  },
  {
    name: 'behind a path',
    url: '/todos?id=eq.1&select=profile->doc->n,profile->>name',
    status: 200,
    is: '[{"n":10,"name":"Ann"}]',
  },
  {
    name: 'of an array, by place',
    url: '/todos?id=eq.1&select=first:initials->>0',
    status: 200,
    is: '[{"first":"A"}]',
  },
  {
    name: 'in a filter, an alternative and an order',
    url: '/todos?select=id&born_in=gte.1980&or=(full_name.ilike.*o*,mood_of.eq.sad)&order=full_name.desc',
    status: 200,
    is: '[{"id":3}, \n {"id":2}]',
  },
  {
    name: 'counted and paged',
    url: '/todos?select=id&years=cs.[1995,1996)&order=born_in&limit=1',
    headers: { prefer: 'count=exact' },
    status: 206,
    is: '[{"id":3}]',
    sends: { 'content-range': '0-0/2', 'preference-applied': 'count=exact' },
  },
  {
    name: 'in embeds, and as a condition there',
    url: '/t1?select=shout,person(born_in)&person.full_name=eq.Bob&order=id',
    status: 200,
    is: '[{"shout":"RED","person":[{"born_in": 2001}]}, \n {"shout":"BLUE","person":[]}]',
  },
  {
    name: 'spread',
    url: '/todos?id=eq.3&select=id,...team!person_team_id_fkey(shout)',
    status: 200,
    is: '[{"id":3,"shout":"BLUE"}]',
  },
  {
    name: 'as CSV',
    url: '/todos?id=eq.2&select=id,full_name',
    headers: { accept: 'text/csv' },
    status: 200,
    is: 'id,full_name\n2,Bob',
    sends: { 'content-type': csv },
  },
  {
    name: 'as one object',
    url: '/t1?id=eq.2&select=shout',
    headers: { accept: 'application/vnd.pgrst.object+json' },
    status: 200,
    is: '{"shout":"BLUE"}',
  },
  {
    name: 'after a change, which it chose',
    method: 'PATCH',
    url: '/t1?shout=eq.BLUE&select=shout',
    headers: { prefer: 'return=representation' },
    body: { name: 'navy' },
    status: 200,
    is: '[{"shout":"NAVY"}]',
  },
  {
    name: 'never written',
    method: 'PATCH',
    url: '/t1?id=eq.1',
    body: { shout: 'X' },
    status: 400,
    has: ['PGRST204', 'shout'],
  },
  {
    name: 'never inserted',
    method: 'POST',
    url: '/t1',
    body: { id: 9, name: 'x', shout: 'X' },
    status: 400,
    has: ['PGRST204'],
  },
  { name: 'of another relation', url: '/t1?select=full_name', status: 400, has: ['42703', 'full_name'] },
  { name: 'rows of scalars are none', url: '/todos?select=letters', status: 400, has: ['42703'] },
  {
    name: 'a column has the name before a function',
    url: '/todos?id=eq.1&select=last_name',
    status: 200,
    is: '[{"last_name":"Lee"}]',
  },
  {
    name: 'without EXECUTE, anon',
    who: 'anon',
    url: '/todos?select=full_name',
    status: 401,
    has: ['42501', 'permission denied for function full_name'],
    sends: { 'www-authenticate': 'Bearer' },
  },
  {
    name: 'without EXECUTE, a user',
    who: 'alice',
    url: '/todos?full_name=eq.Bob',
    status: 403,
    has: ['42501'],
  },
  {
    name: 'without EXECUTE, other columns',
    who: 'anon',
    url: '/todos?select=id&id=eq.1',
    status: 200,
    is: '[{"id":1}]',
  },
]

it.each(cases.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
  await rest.check(row)
})

it('nothing was written by what was refused', async () => {
  expect(await rest.query('select id, name from team order by id')).toEqual([
    { id: 1, name: 'red' },
    { id: 2, name: 'navy' },
  ])
})
