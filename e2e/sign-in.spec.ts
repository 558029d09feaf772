// Signing in through an OpenID provider as people do: an app with the unmodified supabase-js in Chromium, a real provider
// (oidc-provider) with its own login and consent pages, the product between them. Both of auth-js's flows, and linking.
import { createServer, type Server } from 'node:http'
import { rm } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import Provider from 'oidc-provider'
import { linkPackage, makeFolder, serve, writeFiles } from './elsewhere.ts'
import { freePort, startProduct, type Product } from './product.ts'

const files = {
  'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }),
  'index.html': `<!doctype html><title>App</title><output></output>
    <button id="in">Sign in</button><button id="link">Link</button><button id="up">Sign up</button>
    <script type="module" src="/main.js"></script>`,
  'main.js': `
    import { createClient } from '@supabase/supabase-js'
    const settings = new URLSearchParams(location.search)
    const { auth } = createClient(settings.get('url'), settings.get('key'), { auth: { flowType: settings.get('flow') } })
    const wanted = { provider: 'local', options: { redirectTo: location.origin + location.pathname + location.search } }
    const on = (id, act) => { document.getElementById(id).onclick = () => act().then(({ error }) => error && show(error.message)) }
    const show = (text) => { document.querySelector('output').textContent = text }
    on('in', () => auth.signInWithOAuth(wanted))
    on('link', () => auth.linkIdentity(wanted))
    on('up', () => auth.signUp({ email: 'linker@example.com', password: 'correct horse battery' }).then((done) => { tell(); return done }))
    const tell = async () => {
      const { data } = await auth.getSession()
      const { data: own } = await auth.getUserIdentities()
      const names = own?.identities.map(({ provider }) => provider).join(', ')
      show(data.session ? data.session.user.email + ' by ' + names + (data.session.provider_token ? ', with a token' : '') : 'nobody')
    }
    tell()
  `,
}

let product: Product
let app: { readonly url: string; readonly stop: () => Promise<void> }
let folder: string
let provider: Server

/** People of the provider are whoever they say; their addresses are theirs. */
async function startProvider(port: number, redirectUri: string): Promise<Server> {
  const oidc = new Provider(`http://localhost:${port}`, {
    clients: [{ client_id: 'lite', client_secret: 'a secret of the client', redirect_uris: [redirectUri] }],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@example.com`, email_verified: true, name: sub }),
    }),
    cookies: { keys: ['for a test'] },
    pkce: { required: () => true },
  })
  const server = createServer((request, response) => void oidc.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(port, () => resolve()))
  return server
}

test.beforeAll(async () => {
  const port = await freePort()
  product = await startProduct({
    OIDC_LOCAL_ISSUER: `http://localhost:${port}`,
    OIDC_LOCAL_CLIENT_ID: 'lite',
    OIDC_LOCAL_CLIENT_SECRET: 'a secret of the client',
    AUTH_MANUAL_LINKING: 'on',
  })
  provider = await startProvider(port, `${product.url}/auth/v1/callback`)
  folder = await makeFolder()
  await writeFiles(folder, files)
  await linkPackage(folder, '@supabase/supabase-js')
  app = await serve(folder)
})
test.afterAll(async () => {
  provider.closeAllConnections()
  provider.close()
  await app.stop()
  await product.stop()
  await rm(folder, { recursive: true, force: true })
})

const open = (page: Page, flow: string) =>
  page.goto(`${app.url}?${new URLSearchParams({ url: product.url, key: product.anonKey, flow }).toString()}`)

/** The provider's own pages. */
async function atProvider(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

for (const flow of ['implicit', 'pkce'] as const) {
  test(`somebody signs in, ${flow}`, async ({ page }) => {
    const secrets: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(app.url)) secrets.push(request.headers().referer ?? '')
    })
    await open(page, flow)
    await expect(page.getByRole('status')).toHaveText('nobody')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await atProvider(page, `ada-${flow}`)
    await expect(page.getByRole('status')).toHaveText(`ada-${flow}@example.com by local, with a token`)
    // neither tokens nor the code stay in the address, nor went to another server as a referrer
    await expect(page).toHaveURL(/^[^#]*#?$/)
    expect(new URL(page.url()).searchParams.has('code')).toBe(false)
    expect(secrets.filter((referrer) => /access_token|[?&]code=/.test(referrer))).toEqual([])
    await page.reload()
    await expect(page.getByRole('status')).toHaveText(/^ada-/)
    expect((await page.context().cookies()).filter(({ name }) => name.includes('lite-oauth'))).toEqual([])
  })
}

test('somebody who changes their mind comes back with an error', async ({ page }) => {
  await open(page, 'pkce')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page).toHaveURL(/error=access_denied.*error_code=bad_oauth_callback/)
  await expect(page.getByRole('status')).toHaveText('nobody')
})

test('a signed-in user links an identity', async ({ page }) => {
  await open(page, 'pkce')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByRole('status')).toHaveText('linker@example.com by email')
  await page.getByRole('button', { name: 'Link' }).click()
  await expect(page.getByRole('heading', { name: 'Connect Local' })).toBeVisible()
  await expect(page.getByText('linker@example.com')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'Connect' }).click()
  await atProvider(page, 'linked')
  await expect(page.getByRole('status')).toHaveText('linker@example.com by email, local, with a token')
})
