// A client that hears of nothing learns by its pings where it stands, so that its cursor does not outlive history.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectPlain, ofType } from './realtime-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    sql: `set role lite_admin;
      create table public.open_notes (id int primary key);
      alter table public.open_notes enable row level security;
      create policy all_see on public.open_notes for select using (true);
      grant select on public.open_notes to anon;
      alter publication supabase_realtime add table public.open_notes;
      reset role`,
  })
})
afterAll(() => server.stop())

const connect = (query: Readonly<Record<string, string>>) => connectPlain(server, query)
const sql = (text: string) => server.database.query(text)

it('hears where it stands when it pings, while it hears of no change', async () => {
  const quiet = await connect({ table: 'open_notes', filter: 'id=eq.-1' })
  const { cursor: begun } = await quiet.next(ofType('subscribed'))
  const heard = await connect({ table: 'open_notes' })
  await heard.next(ofType('subscribed'))
  await sql('insert into open_notes values (25)')
  const passed = await heard.next(ofType('INSERT'))
  quiet.send({ type: 'ping' })
  const { id, cursor } = await quiet.next(ofType('cursor'))
  expect(id).toBe('0')
  expect((await quiet.next()).type).toBe('pong')
  const tick = (text: unknown) => Number(String(text).split('.')[1])
  expect(tick(cursor)).toBeGreaterThan(tick(begun))
  expect(tick(cursor)).toBeGreaterThanOrEqual(tick(passed.cursor))
  // what it passed by is not told again
  const again = await connect({ table: 'open_notes', cursor: String(cursor) })
  await again.next(ofType('subscribed'))
  await sql('delete from open_notes')
  expect((await again.next()).type).toBe('DELETE')
})
