// The whole product in one story: the first admin, users of an app, its protected rows, realtime, files, the dashboard's tables
// and SQL editor, and a schema change that reaches API, types and app.
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { admin, complaintsOf } from './admin.ts'
import { freePort, startProduct, type Product } from './product.ts'

/** The app: a page on another origin, without a build, with the client that the product serves. */
const app = `<!doctype html><html lang="en"><title>App</title>
  <form id="account">
    <label>E-mail <input name="email" /></label><label>Password <input name="password" type="password" /></label>
    <button value="register">Register</button><button value="login">Log in</button>
  </form>
  <form id="new"><label>New todo <input name="title" /></label><button>Add</button></form>
  <ul></ul>
  <label>Attach <input id="file" type="file" /></label><button id="get">Download</button>
  <p role="status"></p>
  <script type="module">
    const settings = new URLSearchParams(location.search)
    const [url, key] = [settings.get('url'), settings.get('key')]
    const { createClient } = await import(url + '/client.js?apikey=' + key)
    let user, token = null
    const db = createClient({ url, key, accessToken: () => token })
    const files = db.storage.from('files')
    const at = (name) => document.querySelector(name)
    const say = (text) => { at('[role=status]').textContent = text }
    const tried = (work) => work.catch((error) => say(error.message))

    at('#account').onsubmit = async (event) => {
      event.preventDefault()
      const body = JSON.stringify(Object.fromEntries(new FormData(event.target)))
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(url + '/auth/' + event.submitter.value, { method: 'POST', headers, body })
      const session = await answer.json()
      if (!answer.ok) return say(session.msg)
      ;({ user, access_token: token } = session)
      say('Hello ' + user.email)
      db.todos.live({ orderBy: { created_at: 'asc' } }, (rows) => at('ul').replaceChildren(...rows.map(item)))
    }
    const item = ({ id, title, done, due }) => {
      const element = document.createElement('li')
      const [tick, remove] = [document.createElement('input'), document.createElement('button')]
      Object.assign(tick, { type: 'checkbox', checked: done, ariaLabel: title })
      tick.onchange = () => tried(db.todos.update({ where: { id }, data: { done: tick.checked } }))
      Object.assign(remove, { ariaLabel: 'Delete ' + title })
      remove.onclick = () => tried(db.todos.delete({ where: { id } }))
      element.append(tick, title, due ? ' until ' + due : '', remove)
      return element
    }
    at('#new').onsubmit = (event) => {
      event.preventDefault()
      tried(db.todos.insert({ title: event.target.title.value }))
    }
    at('#file').onchange = async ({ target: { files: [file] } }) => {
      await tried(files.upload(user.id + '/' + file.name, file).then(() => say('Uploaded ' + file.name)))
    }
    at('#get').onclick = () =>
      tried(files.list(user.id, { deep: true }).then(async ({ files: [{ name }] }) => say(await (await files.download(name)).text())))
    say('Ready')
  </script>`

const credentials = { email: 'user@example.com', password: 'correct horse battery' }
let product: Product
let migrations: string
let site: Server
let appUrl: string

test.beforeAll(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'lite-journey-'))
  const todos = new URL('../migrations/0001_todos.sql', import.meta.url)
  await copyFile(fileURLToPath(todos), join(migrations, '0001_todos.sql'))
  product = await startProduct({ MIGRATIONS_DIR: migrations })
  const port = await freePort()
  site = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(app)).listen(port)
  const settings = new URLSearchParams({ url: product.url, key: product.anonKey })
  appUrl = `http://localhost:${port}/?${settings.toString()}`
})
test.afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await product.stop()
  await rm(migrations, { recursive: true, force: true })
})

/** Fills the app's form and sends it. */
async function enter(page: Page, how: 'Register' | 'Log in', password = credentials.password): Promise<void> {
  await page.goto(appUrl)
  await expect(page.getByRole('status')).toHaveText('Ready')
  await page.getByLabel('E-mail').fill(credentials.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: how }).click()
}

test('from the first start to a changed schema', async ({ browser }) => {
  const owner = await (await browser.newContext({ viewport: { width: 2000, height: 900 } })).newPage()
  const user = await (await browser.newContext()).newPage()
  const phone = await (await browser.newContext()).newPage()
  const complaints = complaintsOf(owner)
  const rest = async (path: string, headers: Record<string, string> = {}) =>
    fetch(`${product.url}/rest/v1/${path}`, { headers })

  await test.step('the printed link makes the first admin', async () => {
    const link = () => /First run +(\S+)/.exec(product.printed())?.[1]
    await expect.poll(link).toBeDefined()
    await owner.goto(link() ?? '')
    await owner.getByLabel('E-mail').fill(admin.email)
    await owner.getByLabel('New password').fill(admin.password)
    await owner.getByRole('button', { name: 'Create the account' }).click()
    await expect(owner.getByRole('heading', { level: 1 })).toHaveText('Your backend is running')
  })

  await test.step('a user registers, and logs in elsewhere', async () => {
    await enter(user, 'Register')
    await expect(user.getByRole('status')).toHaveText(`Hello ${credentials.email}`)
    await enter(phone, 'Log in', 'wrong')
    await expect(phone.getByRole('status')).toHaveText('Invalid login credentials')
    await enter(phone, 'Log in')
    await expect(phone.getByRole('status')).toHaveText(`Hello ${credentials.email}`)
  })

  await test.step('todos are for who brings a token', async () => {
    const answer = await fetch(`${product.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    })
    const { access_token } = (await answer.json()) as { access_token: string }
    const key = { apikey: product.anonKey }
    expect((await rest('todos')).status).toBe(401)
    expect((await rest('todos', key)).status).toBe(401)
    expect((await rest('todos', { ...key, authorization: `Bearer ${access_token}x` })).status).toBe(401)
    const allowed = await rest('todos', { ...key, authorization: `Bearer ${access_token}` })
    expect([allowed.status, await allowed.json()]).toEqual([200, []])
  })

  const items = (page: Page) => page.getByRole('listitem')
  await test.step('todos are added, ticked and deleted, and the other window follows', async () => {
    for (const title of ['Buy milk', 'Write home']) {
      await user.getByLabel('New todo').fill(title)
      await user.getByRole('button', { name: 'Add' }).click()
      await expect(items(phone).getByLabel(title, { exact: true })).not.toBeChecked()
    }
    await phone.getByLabel('Buy milk', { exact: true }).check()
    await expect(user.getByLabel('Buy milk', { exact: true })).toBeChecked()
    await user.getByRole('button', { name: 'Delete Write home' }).click()
    await expect(items(phone)).toHaveText(['Buy milk'])
  })

  await test.step('the tables view has the row, the SQL editor counts it', async () => {
    await owner.getByRole('link', { name: 'Tables', exact: true }).click()
    await owner.getByRole('navigation', { name: 'Tables' }).getByRole('link', { name: 'todos' }).click()
    await expect(owner.locator('#cell-0-2')).toHaveText('Buy milk')
    await sql(owner, 'select count(*) as open from todos where done')
    await expect(owner.getByRole('gridcell', { name: '1', exact: true })).toBeVisible()
  })

  await test.step('a schema change of the SQL editor is a migration, an API and a type', async () => {
    await sql(
      owner,
      `alter table todos add column due date;
       insert into storage.buckets (id, name) values ('files', 'files');
       create policy "own folder" on storage.objects to authenticated
         using (bucket_id = 'files' and (storage.foldername(name))[1] = auth.uid()::text)
         with check (bucket_id = 'files' and (storage.foldername(name))[1] = auth.uid()::text);`,
    )
    await owner.getByRole('button', { name: 'Run and save as migration' }).click()
    await expect(owner.getByText(/0002_\w+\.sql/).first()).toBeVisible()
    const [, made = ''] = (await readdir(migrations)).sort()
    expect(await readFile(join(migrations, made), 'utf8')).toContain('add column due date')
    const service = { apikey: product.serviceKey }
    await expect
      .poll(async () => (await rest('todos?select=title,due', service)).text())
      .toBe('[{"title":"Buy milk","due":null}]')
    await owner.getByRole('link', { name: 'API', exact: true }).click()
    await owner.getByRole('tab', { name: 'Generated files' }).click()
    await owner.getByRole('button', { name: /^todos\/types\.ts/ }).click()
    await expect(owner.getByRole('textbox', { name: 'todos/types.ts' })).toContainText('due: string | null')
    const types = await fetch(`${product.url}/client.d.ts`, { headers: { apikey: product.anonKey } })
    expect(await types.text()).toContain('due: string | null')
  })

  await test.step('what the owner writes in the tables view reaches the app', async () => {
    await enter(user, 'Log in')
    await expect(items(user)).toHaveText(['Buy milk'])
    await owner.goto(`${product.url}/tables/public/todos`)
    await owner.locator('#cell-0-5').dblclick()
    await owner.getByLabel('Edit due').fill('2027-01-31')
    await owner.keyboard.press('Enter')
    await owner.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(items(user)).toHaveText(['Buy milk until 2027-01-31'])
  })

  await test.step('a file is uploaded in one window and downloaded in the other', async () => {
    const note = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear all') }
    await user.getByLabel('Attach').setInputFiles(note)
    await expect(user.getByRole('status')).toHaveText('Uploaded letter.txt')
    await phone.getByRole('button', { name: 'Download' }).click()
    await expect(phone.getByRole('status')).toHaveText('Dear all')
  })
  expect(complaints).toEqual([])
})

/** Runs SQL, all of it, in the editor. */
async function sql(page: Page, text: string): Promise<void> {
  await page.getByRole('link', { name: 'SQL editor', exact: true }).click()
  await page.getByRole('textbox', { name: 'SQL' }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Backspace') // or Chromium styles what is put in place of coloured text, and the CSP complains
  await page.keyboard.insertText(text)
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
}
