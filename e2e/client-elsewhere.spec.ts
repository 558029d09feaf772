// The generated client in a front end elsewhere: written by the real command, compiled under both ways to resolve modules,
// built with Vite, run in a browser from another origin; and as a module in a page without any build.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { expect, test } from '@playwright/test'
import jwt from 'jsonwebtoken'
import { compile, linkPackage, makeFolder, npmRun, serve, writeFiles } from './elsewhere.ts'
import { startProduct, type Product } from './product.ts'

const user = '00000000-0000-4000-8000-00000000000a'
/** What `npm create vite` writes for TypeScript, as far as it matters here. */
const strict = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  types: [],
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  verbatimModuleSyntax: true,
  moduleDetection: 'force',
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  noFallthroughCasesInSwitch: true,
}
const files = {
  'package.json': JSON.stringify({ name: 'front-end', private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { ...strict, module: 'ESNext', moduleResolution: 'bundler' },
    include: ['src'],
  }),
  'tsconfig.nodenext.json': JSON.stringify({
    compilerOptions: {
      ...strict,
      module: 'nodenext',
      moduleResolution: 'nodenext',
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    },
    include: ['src'],
  }),
  'index.html': '<!doctype html><ul></ul><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `
    import { createClient, type Todo } from './db/client.js'

    const settings = new URLSearchParams(location.hash.slice(1))
    const setting = (name: string) => settings.get(name) ?? ''
    const db = createClient({ url: setting('url'), key: setting('key'), accessToken: () => setting('token') })

    const show = (rows: readonly Pick<Todo, 'title' | 'done'>[]) => {
      const list = document.querySelector('ul')
      list?.replaceChildren(
        ...rows.map(({ title, done }) => Object.assign(document.createElement('li'), { textContent: title + ': ' + String(done) })),
      )
    }
    const before = await db.todos.findMany()
    const made = await db.todos.insert({ title: 'seen ' + String(before.length) + ' before' })
    const { error } = await db.todos.insert({ title: 'not mine', user_id: crypto.randomUUID() }).safe()
    await db.todos.update({ where: { id: made.id }, data: { done: true } })
    show(await db.todos.findMany({ select: { title: true, done: true }, where: { id: made.id } }))
    document.title = error?.code ?? 'no error'
  `,
  'public/plain.html': `<!doctype html><p></p><script type="module">
    const settings = new URLSearchParams(location.hash.slice(1))
    const url = settings.get('url'), key = settings.get('key')
    const { createClient } = await import(url + '/client.js?apikey=' + encodeURIComponent(key))
    const db = createClient({ url, key, accessToken: () => settings.get('token') })
    document.querySelector('p').textContent = 'rows: ' + String(await db.todos.count())
  </script>`,
}

let product: Product
let folder: string
let client: string

test.describe.configure({ mode: 'serial', timeout: 180_000 })
test.beforeAll(async () => {
  product = await startProduct()
  folder = await makeFolder()
  client = join(folder, 'src/db')
  await writeFiles(folder, files)
})
test.afterAll(async () => {
  await product.stop()
  await rm(folder, { recursive: true, force: true })
})

const generate = (...args: string[]) => npmRun(product, ['generate', '--', '--client', client, ...args])

test('the command writes the client, and --check tells when it is not current', async () => {
  expect(await generate('--check')).toMatchObject({
    code: 1,
    output: expect.stringContaining('--client'),
  })
  expect(await generate()).toMatchObject({
    code: 0,
    output: expect.stringContaining('+ client.ts (client)'),
  })
  expect(await generate('--check')).toMatchObject({ code: 0 })
  await writeFiles(folder, {
    'src/db/todos/types.ts': readFileSync(join(client, 'todos/types.ts'), 'utf8') + '// mine\n',
  })
  expect(await generate('--check')).toMatchObject({
    code: 1,
    output: expect.stringContaining('~ todos/types.ts (client)'),
  })
  expect(await generate()).toMatchObject({ code: 0 })
})

for (const config of ['tsconfig.json', 'tsconfig.nodenext.json']) {
  test(`it compiles, and a typo does not (${config})`, async () => {
    expect(await compile(folder, config)).toEqual({ code: 0, output: '' })
    const typo = files['src/main.ts'].replace('title: true, done: true', 'titel: true, done: true')
    await writeFiles(folder, { 'src/main.ts': typo })
    const { code, output } = await compile(folder, config)
    await writeFiles(folder, { 'src/main.ts': files['src/main.ts'] })
    expect([code, output]).toEqual([1, expect.stringMatching(/src\/main\.ts.*titel/s)])
  })
}

test('with TanStack Query installed there is query.ts too, and it compiles', async () => {
  await linkPackage(folder, '@tanstack/react-query')
  await linkPackage(folder, 'react')
  await linkPackage(folder, '@types/react')
  expect(await generate()).toMatchObject({
    code: 0,
    output: expect.stringContaining('+ query.ts (client)'),
  })
  for (const config of ['tsconfig.json', 'tsconfig.nodenext.json']) {
    expect(await compile(folder, config)).toEqual({ code: 0, output: '' })
  }
})

test('in a browser it lists, inserts, changes and is refused, from another origin', async ({ page }) => {
  const sql = `insert into auth.users (id, email) values ('${user}', 'a@example.com')`
  expect(await npmRun(product, ['sql', '--', '-'], sql)).toMatchObject({ code: 0 })
  const secrets = parseEnv(readFileSync(product.env.SECRETS_FILE ?? '', 'utf8'))
  const token = jwt.sign({ sub: user, role: 'authenticated' }, secrets.JWT_SECRET ?? '', { expiresIn: '1h' })
  const settings = new URLSearchParams({ url: product.url, key: product.anonKey, token }).toString()
  const site = await serve(folder)
  try {
    await page.goto(`${site.url}#${settings}`)
    await expect(page.getByRole('listitem')).toHaveText(['seen 0 before: true'])
    await expect(page).toHaveTitle('42501')
    await page.goto(`${site.url}plain.html#${settings}`)
    await expect(page.getByRole('paragraph')).toHaveText('rows: 1')
  } finally {
    await site.stop()
  }
})
