// The reference pages, made from the code: settings, errors, endpoints, commands. Refuses a route or script that it cannot explain.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLive, restartReasons } from '../../runtime/config/live-variables.ts'
import { projectRoot } from '../../runtime/config/root.ts'
import type { Variable } from '../../runtime/config/variable.ts'
import { variables } from '../../runtime/config/variables.ts'
import { entries } from '../../runtime/admin/openapi/document.ts'
import { rows as whoMay, type classes } from '../../runtime/test/route-matrix.ts'
import { errorAreas, errorsInCode, statusesOfSqlstates, type FoundError } from './errors-in-code.ts'
import { routeSummaries } from './route-summaries.ts'
import { cell, code, page, table } from './tables.ts'

function grouped<T>(all: readonly T[], groupOf: (one: T) => string): (readonly [string, T[]])[] {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(groupOf(one), [...(groups.get(groupOf(one)) ?? []), one])
  return [...groups]
}

/** Every environment variable, by group. */
export function settingsPage(): string {
  const all = Object.entries<Variable<unknown>>(variables)
  const parts = grouped(all, ([, { group }]) => group).map(([group, members]) => {
    const rows = members.map(([name, { about, fallback, secret }]) => {
      const changed = isLive(name)
        ? 'while it runs'
        : Object.hasOwn(restartReasons, name)
          ? 'at a restart'
          : ''
      return [
        code(name),
        fallback === undefined ? '' : code(fallback),
        `${cell(about)}${secret ? ' **Secret.**' : ''}`,
        changed,
      ]
    })
    return `## ${group}\n\n${table(['variable', 'default', 'meaning', 'takes effect'], rows)}`
  })
  const introduction = `All settings are environment variables, and all are optional; \`.env\` in the project folder may hold them, and what the
environment sets wins. Durations have units (\`500ms\`, \`10s\`, \`5m\`), sizes too (\`512kB\`, \`1MB\`). What takes effect while the server runs
can be changed in the dashboard, under Settings. More sign-in providers: \`OIDC_<NAME>_ISSUER\`, \`_CLIENT_ID\`, \`_CLIENT_SECRET\`, \`_SCOPES\`.`
  return page('Settings', introduction, parts)
}

/** Every error by area and code. */
export function errorsPage(): string {
  const byCode = (errors: readonly FoundError[]) =>
    grouped(errors, (one) => one.code)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, same]) => {
        const statuses = [...new Set(same.flatMap((one) => one.statuses))].sort()
        const messages = [...new Set(same.map((one) => one.message).filter((text) => text !== ''))]
        return [code(name), statuses.join(', '), messages.map((text) => cell(text)).join('<br>')]
      })
  const parts = grouped(errorsInCode(), ({ area }) => area)
    .sort(([a], [b]) => errorAreas.indexOf(a) - errorAreas.indexOf(b))
    .map(([area, found]) => `## ${area}\n\n${table(['code', 'status', 'message'], byCode(found))}`)
  const introduction = `A refusal of REST and of the admin API is JSON with the same four members: \`code\`, \`message\`, \`details\`, \`hint\`. Auth answers
with \`code\`, \`error_code\` and \`msg\`, storage with \`statusCode\`, \`error\`, \`message\` and \`code\`, as Supabase's clients expect them; most of
storage's refusals have HTTP status 400 and the true one in \`statusCode\`. Every answer has an \`x-request-id\`, by which the log finds
it. A status of 500 is never the caller's fault. … stands for what is known only then.`
  const sqlstates = `## What PostgreSQL says

Errors of PostgreSQL keep their SQLSTATE as \`code\`. The longest beginning that fits decides the status; all others are 400. \`42501\`
(no privilege, or a policy that refuses) is 401 for anonymous callers and 403 for everybody else. \`raise sqlstate 'PT402'\` gives the status 402.

${table(
  ['SQLSTATE begins with', 'status'],
  statusesOfSqlstates().map(([prefix, status]) => [code(prefix), status]),
)}`
  return page('Errors', introduction, [...parts, sqlstates])
}

export interface ServedRoute {
  readonly method: string
  readonly url: string
}

const callers: Readonly<Record<keyof typeof classes, string>> = {
  open: 'everybody',
  keyed: 'any key',
  user: 'a signed-in user',
  member: 'a signed-in user with an address',
  caller: 'any key or user',
  todos: 'any key or user',
  admin: 'the service key, admins',
  signed: 'whoever has its own credentials',
}

function callerOf({ method, url }: ServedRoute): string {
  const key = [`${method} ${url}`, `ANY ${url}`].find((name) => Object.hasOwn(whoMay, name))
  const who = key === undefined ? undefined : whoMay[key]
  if (who === undefined) throw new Error(`${method} ${url} has no row in runtime/test/route-matrix.ts`)
  return callers[who]
}

const sections: readonly (readonly [prefix: string, title: string])[] = [
  ['/rest/v1', 'REST'],
  ['/auth', 'Auth'],
  ['/realtime/v1', 'Realtime'],
  ['/storage/v1', 'Storage'],
  ['/admin/v1', 'Admin API'],
  ['', 'The server'],
]

/** Every route of a running server, with who may call it. @param served without the files of the site */
export function endpointsPage(
  served: readonly ServedRoute[],
  summaries: Readonly<Record<string, string>>,
): string {
  const sectionOf = ({ url }: ServedRoute) => sections.find(([prefix]) => url.startsWith(prefix))?.[1] ?? ''
  const parts = sections.flatMap(([, title]) => {
    const routes = grouped(
      served.filter((route) => sectionOf(route) === title).sort((a, b) => (a.url < b.url ? -1 : 1)),
      (route) => `${route.url}\n${callerOf(route)}\n${summaryOf(route, summaries)}`,
    )
    const rows = routes.map(([key, same]) => {
      const [url = '', who = '', summary = ''] = key.split('\n')
      return [
        [...new Set(same.map(({ method }) => method))].sort().join(' '),
        code(url === '/rest/v1/rpc' ? `${url}/:function` : url),
        cell(summary),
        who,
      ]
    })
    return rows.length === 0
      ? []
      : [`## ${title}\n\n${table(['method', 'path', 'what it does', 'who may'], rows)}`]
  })
  const introduction = `Every path of a running server. \`:name\` is one part of a path, \`*\` the rest. A key goes into the header \`apikey\` or the query
string, a user's token into \`Authorization: Bearer …\`. Below REST stand the paths of the demo's table \`todos\`; each of your tables has the same,
and \`/docs\` shows them with their parameters. What rows and files a caller then reaches is said by grants and policies. Every path with \`/object/\` exists with \`/objects/\` too. \`/admin/v1/openapi.json\` describes the admin API.`
  return page('Endpoints', introduction, parts)
}

function summaryOf({ method, url }: ServedRoute, summaries: Readonly<Record<string, string>>): string {
  const name = `${method} ${url}`
  const ofAdmin = entries[name.replace('/admin/v1', '')]?.summary
  const summary = url.startsWith('/admin/v1/')
    ? ofAdmin
    : (routeSummaries[name] ?? routeSummaries[url] ?? summaries[name])
  if (summary === undefined) throw new Error(`${name} has no line in docs/tools/route-summaries.ts`)
  return summary
}

/** What the first lines of a command's source say of it. */
function aboutCommand(name: string): string {
  const file = join(projectRoot(), `runtime/cli/${name.replaceAll(':', '-')}.ts`)
  if (!existsSync(file)) throw new Error(`npm run ${name} has no line in docs/tools/reference.ts`)
  const lines = readFileSync(file, 'utf8').split('\n')
  const comment = lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('//')),
    )
    .map((line) => line.slice(3))
  const about = comment
    .join(' ')
    .replace(/^`npm run [^`]*`:? ?/, '')
    .trim()
  return about.charAt(0).toUpperCase() + about.slice(1)
}

/** Scripts for those who work on the product: what each is for. */
const others: Readonly<Record<string, string>> = {
  start: 'Builds what changed and runs the product; makes secrets, database and tables at the first start.',
  dev: 'The same with watch and hot reload, for work on the product itself.',
  build: 'Builds the server, the commands, the generator and the dashboard into `dist/`.',
  test: 'All unit and integration tests, on a PostgreSQL of their own.',
  'test:watch': 'The same, again after each change.',
  e2e: 'Tests in a real browser.',
  lint: 'ESLint, Prettier and knip.',
  format: 'Puts the sources in order.',
  typecheck: 'TypeScript over everything.',
  'admin:schemas': "Writes the schemas of the admin API's types anew.",
  bench: 'Measures: `rest`, `generate`, `reload`, `types`, `auth`, `grid`.',
  example: 'Starts an example with a database of its own: `todos`, `photos` or `supabase-js`.',
  conformance: 'Tests of PostgREST, auth-js, storage-js and S3 against this product.',
  soak: 'Long runs under traffic and kills: `reload`, `partial`, `auth`.',
  'compose-check': 'Starts stacks with docker compose and checks them from outside.',
  ci: 'Every check, with its time.',
  'docs:dev': 'This site, again after each change.',
  'docs:build': 'This site as files; a dead link fails.',
  'docs:reference': 'Writes these reference pages from the code.',
  'docs:pictures': 'Takes the pictures of the dashboard anew.',
}

/** Every npm script; those of `runtime/cli` in the words of their sources. */
export function commandsPage(): string {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  const rowOf = (name: string) => {
    const about = others[name] ?? aboutCommand(name)
    return [code(['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`), cell(about)]
  }
  const names = Object.keys(manifest.scripts)
  const isDaily = (name: string) => ['start', 'dev'].includes(name) || !Object.hasOwn(others, name)
  const introduction = `What stands behind \`--\` goes to the command: \`npm run generate -- --check\`. Data goes to standard output, everything else to standard
error; exit code 0 is success, 1 a failure with its reason, 2 a wrong call. Settings come from the environment and \`.env\`, so a command
works on the database that the server has, also while the server runs.`
  return page('Commands', introduction, [
    `## For your project\n\n${table(['command', 'what it does'], names.filter(isDaily).map(rowOf))}`,
    `## For work on Supabase Lite\n\n${table(['command', 'what it does'], names.filter((name) => !isDaily(name)).map(rowOf))}`,
  ])
}
