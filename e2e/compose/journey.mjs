// The mission's list, from outside of a running stack: users, rows, realtime, files, the dashboard's doors. Stops at the first
// answer that is not as it must be.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const json = { 'content-type': 'application/json' }
const ada = { email: 'ada@example.com', password: 'correct horse battery' }
const eve = { email: 'eve@example.com', password: 'correct horse battery' }
const admin = { email: 'admin@example.com', password: 'an admin, correct' }
const file = '/storage/v1/object/authenticated/check/folder/日本 1.bin'

/** A request to the stack; `data` is the body's value where the answer is JSON, else its bytes. */
async function ask(url, path, { method = 'GET', headers = {}, body } = {}) {
  const signal = AbortSignal.timeout(20_000)
  const response = await fetch(url + path, { method, headers, body, signal })
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  const data = isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : bytes
  return { status: response.status, headers: response.headers, data }
}

/** The same, and the status is what it must be. */
async function must(status, url, path, options) {
  const answer = await ask(url, path, options)
  const said = Buffer.isBuffer(answer.data) ? answer.data.toString().slice(0, 500) : answer.data
  assert.equal(answer.status, status, `${options?.method ?? 'GET'} ${path}: ${JSON.stringify(said)}`)
  return answer
}

const post = (value, headers = {}) => ({
  method: 'POST',
  headers: { ...json, ...headers },
  body: JSON.stringify(value),
})
const bearer = (keys, token) => ({ apikey: keys.anon, authorization: `Bearer ${token}` })

async function tokenOf(url, person) {
  const { data } = await must(200, url, '/auth/login', post(person))
  assert.equal(data.user.email, person.email)
  return data.access_token
}

/** Frames of a socket as they come; `next` waits for the first that `matches`. */
async function openFrames(address) {
  const socket = new WebSocket(address)
  const frames = []
  let look = () => undefined
  socket.on('message', (data) => {
    frames.push(JSON.parse(data.toString()))
    look()
  })
  const next = (matches) =>
    new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${why}; frames: ${JSON.stringify(frames)}`))
      const timer = setTimeout(() => fail('no such frame in 20 s'), 20_000)
      look = () => {
        const found = frames.find(matches)
        if (!found) return
        clearTimeout(timer)
        resolve(found)
      }
      socket.once('error', (error) => fail(error.message))
      look()
    })
  return { next, close: () => socket.terminate() }
}

async function users({ url, report }) {
  const { data } = await must(200, url, '/health')
  assert.deepEqual(data, { status: 'ok' })
  report('/health answers')
  for (const person of [ada, eve]) {
    const session = await must(200, url, '/auth/register', post(person))
    assert.equal(session.data.user.email, person.email)
  }
  await must(400, url, '/auth/login', post({ ...ada, password: 'wrong' }))
  const tokens = { ada: await tokenOf(url, ada), eve: await tokenOf(url, eve) }
  report('register and login; a wrong password is refused')
  return tokens
}

async function rows({ url, keys, report }, tokens) {
  const path = '/rest/v1/todos'
  await must(401, url, path)
  await must(401, url, path, { headers: { apikey: keys.anon } })
  await must(401, url, path, { headers: bearer(keys, `${tokens.ada.slice(0, -4)}AAAA`) })
  const mine = { headers: bearer(keys, tokens.ada) }
  assert.deepEqual((await must(200, url, path, mine)).data, [])
  report('GET /rest/v1/todos: 401 without a session or with a forged one, 200 with one')

  const address = `${url.replace('http', 'ws')}/realtime/v1?apikey=${keys.anon}&access_token=${tokens.ada}&table=todos`
  const frames = await openFrames(address)
  try {
    await frames.next(({ type }) => type === 'subscribed')
    const prefer = { prefer: 'return=representation' }
    const make = (title) =>
      must(201, url, path, post({ title }, { ...bearer(keys, tokens.ada), ...prefer })).then(
        ({ data }) => data[0],
      )
    const kept = await make('keep me')
    const { record } = await frames.next(({ type }) => type === 'INSERT')
    assert.deepEqual([record.id, record.title], [kept.id, 'keep me'])
    report('a realtime INSERT arrives by WebSocket')

    const gone = await make('change me')
    const one = `${path}?id=eq.${gone.id}`
    const change = { ...post({ done: true }, { ...bearer(keys, tokens.ada), ...prefer }), method: 'PATCH' }
    assert.equal((await must(200, url, one, change)).data[0].done, true)
    assert.equal((await must(200, url, one, mine)).data[0].done, true)
    const hers = { headers: bearer(keys, tokens.eve) }
    assert.deepEqual((await must(200, url, path, hers)).data, [])
    await must(204, url, one, { method: 'DELETE', headers: bearer(keys, tokens.ada) })
    const left = (await must(200, url, `${path}?select=title`, mine)).data
    assert.deepEqual(left, [{ title: 'keep me' }])
    report('rows are made, read, changed and deleted; another user sees none of them')
  } finally {
    frames.close()
  }
}

async function dashboard({ url, report }, signIn) {
  assert.match((await must(200, url, '/')).data.toString(), /<div id="root">/)
  await must(401, url, '/admin/v1/schema')
  const { data, headers } = await signIn()
  const [cookie] = headers.getSetCookie()[0].split(';')
  const session = { cookie, 'x-lite-csrf': data.csrf }
  const schema = await must(200, url, '/admin/v1/schema', { headers: session })
  const names = schema.data.tables.map((table) => `${table.schema}.${table.name}`)
  assert.ok(names.includes('public.todos'), names.join())
  report('the dashboard opens, and its table list has todos')
  const sql = async (text) => {
    const { data: ran } = await must(200, url, '/admin/v1/sql/run', post({ sql: text }, session))
    return ran.results[0].rows
  }
  await must(401, url, '/admin/v1/sql/run', post({ sql: 'select 1' }, { cookie }))
  return sql
}

async function files({ url, keys, report }, tokens) {
  const content = randomBytes(3 * 1024 * 1024 + 17)
  const path = '/storage/v1/object/check/folder/日本 1.bin'
  const upload = {
    method: 'POST',
    headers: { ...bearer(keys, tokens.ada), 'content-type': 'application/octet-stream' },
    body: content,
  }
  await must(200, url, path, upload)
  const { data } = await must(200, url, file, { headers: bearer(keys, tokens.ada) })
  assert.equal(sha256(data), sha256(content))
  const { status } = await ask(url, file, { headers: bearer(keys, tokens.eve) })
  assert.ok(status === 400 || status === 404, `another user gets ${status}`)
  report(`a file of ${content.length} bytes comes back with equal bytes; another user does not get it`)
  return sha256(content)
}

/**
 * Plays it all once.
 *
 * @param stack `url`, `keys` (anon, service), `report(line)`, and `setup`: the token of the first start's link
 * @returns what {@link kept} wants to find again
 */
export async function journey(stack) {
  const { url, keys, report, setup } = stack
  const tokens = await users(stack)
  await rows(stack, tokens)
  const make = () => must(200, url, '/admin/v1/setup', post({ token: setup, ...admin }))
  const sql = await dashboard(stack, make)
  await must(401, url, '/admin/v1/setup', post({ token: setup, ...admin }))
  assert.deepEqual(await sql('select title from todos'), [['keep me']])
  report('the setup link works once, and SQL runs in its session')
  const service = { apikey: keys.service, authorization: `Bearer ${keys.service}` }
  await must(200, url, '/storage/v1/bucket', post({ name: 'check' }, service))
  await sql(
    `create policy "own files" on storage.objects to authenticated
       using (owner_id = (select auth.uid())::text) with check (owner_id = (select auth.uid())::text)`,
  )
  return { digest: await files(stack, tokens), token: tokens.ada }
}

/** After the containers were removed and made again: users, sessions, rows, files and the admin are what they were. */
export async function kept({ url, keys, report }, { digest, token }) {
  const fresh = await tokenOf(url, ada)
  for (const one of [token, fresh]) {
    const { data } = await must(200, url, '/rest/v1/todos?select=title', { headers: bearer(keys, one) })
    assert.deepEqual(data, [{ title: 'keep me' }])
  }
  const { data } = await must(200, url, file, { headers: bearer(keys, fresh) })
  assert.equal(sha256(data), digest)
  await dashboard({ url, report: () => undefined }, () => must(200, url, '/admin/v1/session', post(admin)))
  report('`down` and `up` keep users, sessions, rows, files, keys and the admin')
}

/** With the .env's own keys and admin: they are the ones that count. @param settings the values of that .env */
export async function configured({ url, keys, report }, settings) {
  const service = { apikey: keys.service, authorization: `Bearer ${keys.service}` }
  assert.deepEqual((await must(200, url, '/rest/v1/todos', { headers: service })).data, [])
  await must(200, url, '/auth/v1/settings', { headers: { apikey: keys.anon } })
  const login = post({ email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD })
  await dashboard({ url, report: () => undefined }, () => must(200, url, '/admin/v1/session', login))
  assert.deepEqual((await must(200, url, '/admin/v1/setup')).data, { needed: false })
  const metrics = { headers: { authorization: `Bearer ${settings.METRICS_TOKEN}` } }
  assert.match((await must(200, url, '/metrics', metrics)).data.toString(), /^# HELP /m)
  report('.env: its port, keys, admin and metrics token hold')
}
