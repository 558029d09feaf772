// A real schema with real data through the whole server: every row arrives as Postgres has it, the generated code compiles.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { startTestServer, type TestServer } from './server.ts'

const root = projectRoot()
const rowsOf = {
  album: 347,
  artist: 275,
  customer: 59,
  employee: 8,
  genre: 25,
  invoice: 412,
  invoice_line: 2240,
  media_type: 5,
  playlist: 18,
  playlist_track: 8715,
  track: 3503,
}
let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ sql: readFileSync(join(root, 'examples/chinook/chinook.sql'), 'utf8') })
})
afterAll(() => server.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  server.request(`/rest/v1/${path}`, { as: server.config.serviceRoleKey, headers })

describe('chinook', () => {
  it.each(Object.entries(rowsOf))('serves all rows of %s with their values', async (table, count) => {
    const response = await get(table, { prefer: 'count=exact' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-range')).toBe(`0-${count - 1}/${count}`)
    const { rows } = await server.database.query(`select json_agg(t) as all from ${table} t`)
    expect(await response.json()).toEqual((rows[0] as { all: unknown }).all)
  })

  it('is closed to anon', async () => {
    const response = await server.request('/rest/v1/album')
    expect([response.status, await response.json()]).toMatchObject([401, { code: '42501' }])
  })

  it('answers filters, order and pages as SQL does', async () => {
    const path =
      'track?select=name,ms:milliseconds&composer=ilike.*page*&or=(genre_id.eq.1,unit_price.gt.1)&order=name.desc,track_id'
    const { rows } = await server.database.query(
      `select name, milliseconds as ms from track where composer ilike '%page%' and (genre_id = 1 or unit_price > 1)
       order by name desc, track_id limit 5 offset 3`,
    )
    const response = await get(`${path}&limit=5&offset=3`)
    expect(rows).toHaveLength(5)
    expect(await response.json()).toEqual(rows)
  })

  it('generates code that the strict compiler accepts', () => {
    const options: ts.CompilerOptions = {
      ...ts.convertCompilerOptionsFromJson(
        (
          ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config as {
            compilerOptions: object
          }
        ).compilerOptions,
        root,
      ).options,
      paths: {
        '#runtime/rest': [join(root, 'runtime/rest/index.ts')],
        '#runtime/client': [join(root, 'runtime/client/index.ts')],
        fastify: [join(root, 'node_modules/fastify')],
      },
      typeRoots: [join(root, 'node_modules/@types')],
    }
    const files = ['index.ts', 'client.ts', 'database.types.ts'].map((file) =>
      join(server.generatedDir, file),
    )
    const program = ts.createProgram(files, options)
    const diagnostics = ts.getPreEmitDiagnostics(program)
    expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual(
      [],
    )
    expect(
      program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(server.generatedDir)).length,
    ).toBeGreaterThan(55)
  }, 90_000)
})
