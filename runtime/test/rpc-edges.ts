// Scenarios of rpc.test.ts: refusals, callers, media types, CSV, OPTIONS.
import { type Case, alice, json, object, exact, as } from './rpc-case.ts'

export const refusals: Case[] = [
  {
    of: 'hell',
    status: 404,
    is: '{"code":"PGRST202","message":"Could not find the function public.hell without parameters in the schema cache","details":"Searched for the function public.hell without parameters, but no matches were found in the schema cache.","hint":"Perhaps you meant to call the function public.hello"}',
  },
  {
    of: 'hello?nam=Peter',
    status: 404,
    has: [
      '"Could not find the function public.hello(nam) in the schema cache"',
      '"Searched for the function public.hello with parameter nam, but no matches were found in the schema cache."',
      '"Perhaps you meant to call the function public.hello(name)"',
    ],
  },
  {
    of: 'add',
    body: { b: 1, c: 2, a: 3 },
    status: 404,
    has: [
      'public.add(a, b, c)',
      'with parameters a, b, c or with a single unnamed json/jsonb parameter, but',
      'public.add(a, b)"',
    ],
  },
  {
    of: 'add',
    body: 'x',
    headers: as('text/plain'),
    status: 404,
    has: [
      '"Could not find the function public.add in the schema cache"',
      'with a single unnamed text parameter',
      '"hint":null',
    ],
  },
  { of: 'quitedifferent', status: 404, has: ['"hint":null'] },
  {
    of: 'same?v=1',
    status: 300,
    has: [
      'PGRST203',
      'between: public.same(v => integer), public.same(v => text, w => integer)"',
      'Try renaming',
    ],
  },
  { of: 'act', body: {}, status: 404, has: ['PGRST202'] },
  { of: 'pg_sleep?seconds=1', status: 404, has: ['PGRST202'] },
  { of: 'constructor', status: 404, has: ['PGRST202'] },
  { of: 'hidden.f', status: 404, has: ['PGRST202'] },
  { of: 'hello%00', status: 404, has: ['PGRST202'] },
  { of: 'PATCH add', body: {}, status: 405, has: ['PGRST101', 'Cannot use the PATCH method on RPC'] },
  { of: 'DELETE add', status: 405, has: ['PGRST101'] },
  { of: 'PUT add', body: {}, status: 405, has: ['PGRST101'] },
  { of: 'add?a=1', headers: { accept: 'image/gif' }, status: 406, has: ['PGRST107', 'image/gif'] },
  { of: 'add?a=1', headers: { 'accept-profile': 'hidden' }, status: 406, has: ['PGRST106'] },
  { of: 'add', body: { a: 1 }, headers: { 'content-profile': 'hidden' }, status: 406, has: ['PGRST106'] },
  { of: 'hello?name=%FF', status: 400, has: ['PGRST100', 'UTF-8'] },
  { of: 'hello?name=%00', status: 400, has: ['22021'] },
  {
    of: `hello?name=x'||(select%20word%20from%20hidden.secrets)||'`,
    is: `"Hello, x'||(select word from hidden.secrets)||'"`,
    hasNot: ['xyzzy'],
  },
  {
    of: `hello?name=x&${encodeURIComponent('"n"); drop table books; --"')}=1`,
    status: 400,
    has: ['PGRST100'],
  },
  { of: `hello?name=x&${encodeURIComponent('"); drop table books; --"')}=1`, status: 404 },
  { of: 'hello', body: { 'name" := (select 1) --': 'x' }, status: 404, has: ['PGRST202'] },
]

/** The missing GRANT, as it stands in the JSON of the hint. */
const grant = (of: string, role: string) =>
  `GRANT EXECUTE ON FUNCTION \\"public\\".\\"${of} TO \\"${role}\\";`

export const callers: Case[] = [
  { of: 'whoami', is: '{"role" : "anon", "uid" : null, "method" : "GET", "path" : "/rpc/whoami"}' },
  { who: 'alice', of: 'whoami', body: {}, has: ['"authenticated"', alice, '"POST"'] },
  { who: 'service', of: 'whoami', has: ['"service_role"'] },
  { of: 'locked', status: 401, has: ['42501', 'permission denied for function locked', 'GRANT EXECUTE'] },
  { who: 'alice', of: 'locked', body: {}, status: 403, has: ['42501'] },
  { of: 'locked', status: 401, has: [grant('locked\\"()', 'anon')] },
  {
    who: 'alice',
    of: 'locked?m=fine',
    status: 403,
    has: [grant('locked\\"(public.mood, text[])', 'authenticated')],
  },
  {
    of: 'opens',
    body: { n: 1 },
    status: 401,
    has: [grant('lock ed\\"(integer, character varying)', 'anon')],
  },
  { who: 'service', of: 'locked', is: '1' },
  { who: 'service', of: 'locked', body: { m: 'bad', vs: ['x'] }, is: '2' },
  { who: 'service', of: 'opens?n=1', is: '3' },
  { of: 'mine', status: 401, has: ['42501', 'notes'] },
  { who: 'alice', of: 'mine', is: '[]' },
  { who: 'alice', of: 'write_note?note=x', status: 405, has: ['25006'] },
  { who: 'alice', of: 'write_stable', body: {}, status: 405, has: ['25006'] },
  { who: 'alice', of: 'sly_write', body: {}, status: 500, has: ['25001'] },
  { who: 'alice', of: 'write_note?select=text', body: { note: 'first' }, is: '[{"text":"first"}]' },
  {
    who: 'alice',
    of: 'write_note?select=text',
    body: { note: 'gone' },
    headers: { prefer: 'handling=strict, max-affected=0' },
    status: 400,
    has: ['PGRST124', 'affects 1 rows'],
  },
  {
    who: 'alice',
    of: 'write_note',
    body: { note: 'kept' },
    headers: { prefer: 'handling=strict, max-affected=1' },
    has: ['kept'],
    sends: { 'preference-applied': 'handling=strict, max-affected=1' },
  },
  {
    who: 'alice',
    of: 'write_note?text=eq.never',
    body: { note: 'gone' },
    headers: object,
    status: 406,
    has: ['PGRST116'],
  },
  { who: 'alice', of: 'mine?select=text&order=id', is: '[{"text":"first"}, \n {"text":"kept"}]' },
  {
    of: 'forget',
    body: {},
    headers: { prefer: 'handling=strict, max-affected=1' },
    status: 400,
    has: ['PGRST128'],
  },
  { of: 'add', body: { a: 1 }, headers: { prefer: 'params=single-object' }, is: '11' },
  {
    of: 'add',
    body: { a: 1 },
    headers: { prefer: 'handling=strict, params=single-object' },
    status: 400,
    has: ['PGRST122', 'params=single-object'],
  },
  {
    of: 'stop',
    body: { status: 'short and stout' },
    status: 418,
    has: ['"message":"teapot"', 'short and stout'],
  },
  { of: 'asleep', status: 500, has: ['57014'] },
  { of: 'isolated', is: '"serializable"' },
]

export const media: Case[] = [
  {
    of: 'page',
    headers: { accept: 'text/html' },
    is: '<p>hi</p>',
    sends: { 'content-type': 'text/html', 'x-content-type-options': 'nosniff' },
  },
  { of: 'page', headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, is: '<p>hi</p>' },
  { of: 'page', is: '"<p>hi</p>"', sends: { 'content-type': json } },
  { of: 'page', headers: { accept: 'application/json' }, is: '"<p>hi</p>"' },
  {
    of: 'page',
    headers: { accept: 'application/vnd.pgrst.array+json;nulls=stripped, text/html;q=0.5' },
    is: '"<p>hi</p>"',
  },
  { of: 'page', headers: { accept: 'text/css' }, status: 406, has: ['PGRST107'] },
  { of: 'HEAD page', headers: { accept: 'text/html' }, is: '', sends: { 'content-type': 'text/html' } },
  {
    of: 'sheet',
    headers: { ...exact, accept: 'text/xml' },
    is: '<a/>',
    sends: { 'content-type': 'text/xml; charset=utf-8', 'content-range': '0-0/1' },
  },
  {
    of: 'whatever',
    headers: { accept: 'app/bingo' },
    is: 'any',
    sends: { 'content-type': 'application/octet-stream' },
  },
  { of: 'whatever', headers: { accept: '*/*' }, is: 'any' },
  { of: 'hello?name=x', headers: { accept: 'text/html' }, status: 406 },
]

export const csv: Case[] = [
  {
    of: 'pairs',
    headers: { accept: 'text/csv' },
    is: 'a,b\n1,x\n2,',
    sends: { 'content-type': 'text/csv; charset=utf-8' },
  },
  { of: 'pairs?select=b&a=eq.1', headers: { accept: 'text/csv' }, body: {}, is: 'b\nx' },
  { of: 'add?a=1', headers: { accept: 'text/csv' }, is: 'pgrst_scalar\n11' },
  { of: 'add', headers: as('text/csv'), body: 'a,b\n5,6\n7,8', is: '11' },
]

export const options: Case[] = [
  {
    of: 'OPTIONS forget',
    is: '',
    sends: { allow: 'OPTIONS,POST', 'access-control-allow-origin': '*', 'content-length': '0' },
  },
  { of: 'OPTIONS numbers', is: '', sends: { allow: 'OPTIONS,GET,HEAD,POST' } },
  { of: 'OPTIONS add?a=1', is: '', sends: { allow: 'OPTIONS,GET,HEAD,POST' } },
  { of: 'OPTIONS add', status: 404, has: ['PGRST202'] },
]
