// Holds the reference pages current: `npm run docs:reference` writes them anew.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../../runtime/config/root.ts'
import { isSite } from '../../runtime/test/route-matrix.ts'
import { startTestServer } from '../../runtime/test/server.ts'
import { commandsPage, endpointsPage, errorsPage, settingsPage } from './reference.ts'

const root = projectRoot()
const committed = (name: string) => join(root, `docs/reference/${name}.md`)

it('tells every setting', async () => {
  await expect(settingsPage()).toMatchFileSnapshot(committed('settings'))
})

it('tells every error', async () => {
  const page = errorsPage()
  for (const code of ['PGRST116', 'invalid_credentials', 'NoSuchBucket', 'must_refetch', 'LITE409', '23505'])
    expect(page).toContain(`\`${code}\``)
  await expect(page).toMatchFileSnapshot(committed('errors'))
})

it('tells every command', async () => {
  await expect(commandsPage()).toMatchFileSnapshot(committed('commands'))
})

it('tells every endpoint', async () => {
  const sql = readFileSync(join(root, 'migrations/0001_todos.sql'), 'utf8')
  const server = await startTestServer({
    sql: `set role lite_admin; ${sql}; reset role;
      create function public.ping() returns int language sql as 'select 1'; grant execute on function public.ping to authenticated`,
    env: { METRICS_TOKEN: 'of Prometheus', AUTH_MANUAL_LINKING: 'on' },
  })
  try {
    const headers = { apikey: server.config.serviceRoleKey }
    // the routes of a table are made at its first request
    await fetch(`${server.url}/rest/v1/todos`, { headers })
    await fetch(`${server.url}/rest/v1/rpc/ping`, { headers, method: 'POST' })
    const { paths } = (await (await fetch(`${server.url}/openapi.json`, { headers })).json()) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string }>>>>
    }
    const summaries = Object.fromEntries(
      Object.entries(paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, { summary = '' }]) => [
          `${method.toUpperCase()} ${path}`,
          summary,
        ]),
      ),
    )
    const isShown = ({ method, url }: { readonly method: string; readonly url: string }) =>
      !isSite(url) &&
      !['OPTIONS', 'HEAD', 'TRACE', 'QUERY'].includes(method) &&
      !url.startsWith('/storage/v1/objects')
    // what is registered for every method only to refuse all but one
    const answersGet = /^\/(client\.|openapi\.json|rest\/v1\/$)/
    const served = server.routes
      .filter((route) => isShown(route) && (route.method === 'GET' || !answersGet.test(route.url)))
      .filter(({ url }) => url !== '/rest/v1/*')
    await expect(endpointsPage(served, summaries)).toMatchFileSnapshot(committed('endpoints'))
  } finally {
    await server.stop()
  }
})
