// The demo: two browsers of one person with the unmodified supabase-js; what one writes, the other sees, also what it missed
// while it was offline. And both see that the other is there.
import { rm } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { linkPackage, makeFolder, serve, writeFiles } from './elsewhere.ts'
import { startProduct, type Product } from './product.ts'

const files = {
  'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }),
  'index.html': `<!doctype html><title>Todos</title>
    <form><label>Title <input name="title" /></label><button>Add</button></form>
    <ul></ul><output></output><p id="present"></p>
    <script type="module" src="/main.js"></script>`,
  'main.js': `
    import { createClient } from '@supabase/supabase-js'
    const settings = new URLSearchParams(location.search)
    const supabase = createClient(settings.get('url'), settings.get('key'))
    const list = document.querySelector('ul')
    const credentials = { email: 'two@example.com', password: 'correct horse battery' }
    const { error } = await supabase.auth.signUp(credentials)
    if (error) await supabase.auth.signInWithPassword(credentials)
    await supabase.realtime.setAuth()
    document.querySelector('form').onsubmit = async (event) => {
      event.preventDefault()
      await supabase.from('todos').insert({ title: event.target.title.value })
    }
    const show = (row) => {
      const id = 'todo' + row.id
      const item = document.getElementById(id) ?? list.appendChild(Object.assign(document.createElement('li'), { id }))
      item.textContent = row.title
    }
    const wanted = { event: '*', schema: 'public', table: 'todos', since: undefined }
    const channel = supabase.channel('todos', { config: { presence: { key: settings.get('name') } } })
    channel
      .on('postgres_changes', wanted, ({ eventType, new: row, old }) => {
        if (eventType === 'DELETE') document.getElementById('todo' + old.id)?.remove()
        else show(row)
      })
      .on('system', {}, ({ cursor }) => { if (cursor) wanted.since = cursor })
      .on('presence', { event: 'sync' }, () => {
        document.querySelector('#present').textContent = Object.keys(channel.presenceState()).sort().join(', ')
      })
      .subscribe(async (status) => {
        document.querySelector('output').textContent = status
        if (status !== 'SUBSCRIBED') return
        await channel.track({})
        if (wanted.since === undefined) wanted.since = await cursorNow()
      })
    // where to resume before the first change has come
    async function cursorNow() {
      const { data } = await supabase.auth.getSession()
      const headers = { apikey: settings.get('key'), authorization: 'Bearer ' + data.session.access_token }
      const answer = await fetch(settings.get('url') + '/realtime/v1/changes?table=todos', { headers })
      return (await answer.json()).cursor
    }
  `,
}

let product: Product
let app: { readonly url: string; readonly stop: () => Promise<void> }
let folder: string
test.beforeAll(async () => {
  product = await startProduct({})
  folder = await makeFolder()
  await writeFiles(folder, files)
  await linkPackage(folder, '@supabase/supabase-js')
  app = await serve(folder)
})
test.afterAll(async () => {
  await app.stop()
  await product.stop()
  await rm(folder, { recursive: true, force: true })
})

async function open(page: Page, name: string): Promise<void> {
  await page.goto(
    `${app.url}?${new URLSearchParams({ url: product.url, key: product.anonKey, name }).toString()}`,
  )
  await expect(page.getByRole('status')).toHaveText('SUBSCRIBED')
}

async function add(page: Page, title: string): Promise<void> {
  await page.getByLabel('Title').fill(title)
  await page.getByRole('button', { name: 'Add' }).click()
}

/** A wire that can be cut: connections end, and new ones do at once, until it is mended. */
async function wire(page: Page): Promise<{ cut(): Promise<void>; mend(): void }> {
  const ends = new Set<() => Promise<void>>()
  let isCut = false
  await page.routeWebSocket(/\/realtime\/v1/, (socket) => {
    if (isCut) {
      void socket.close({ code: 1012 })
      return
    }
    const far = socket.connectToServer()
    ends.add(async () => {
      await Promise.all([socket.close({ code: 1012 }), far.close()])
    })
  })
  return {
    cut: async () => {
      isCut = true
      await Promise.all([...ends].map((end) => end()))
      ends.clear()
    },
    mend: () => (isCut = false),
  }
}

test('what one browser writes, the other sees, also what it missed', async ({ browser }) => {
  const [first, second] = [await browser.newContext(), await browser.newContext()]
  const [here, there] = [await first.newPage(), await second.newPage()]
  const line = await wire(there)
  await open(here, 'here')
  await open(there, 'there')
  await expect(here.locator('#present')).toHaveText('here, there')
  await add(here, 'Buy milk')
  await expect(there.getByRole('listitem')).toHaveText(['Buy milk'])
  await expect(here.getByRole('listitem')).toHaveText(['Buy milk'])

  await line.cut()
  await expect(here.locator('#present')).toHaveText('here')
  await add(here, 'While you were away')
  await expect(here.getByRole('listitem')).toHaveText(['Buy milk', 'While you were away'])
  await expect(there.getByRole('listitem')).toHaveText(['Buy milk'])
  line.mend()
  await expect(there.getByRole('listitem')).toHaveText(['Buy milk', 'While you were away'], {
    timeout: 60_000,
  })
  await expect(here.locator('#present')).toHaveText('here, there')
  await first.close()
  await second.close()
})
