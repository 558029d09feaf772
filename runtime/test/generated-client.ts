// The typed client of a test's database, as a front end's bundler makes it, with plain types: what the generator makes of
// that database is not known to the compiler.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { projectRoot } from '../config/root.ts'
import type { TestServer } from './server.ts'

type Row = Readonly<Record<string, unknown>>
type Options = object | undefined

export interface ClientPage {
  readonly rows: Row[]
  readonly nextCursor: string | null
}

/** The calls of one table; what their types are is checked in runtime/client/types.test.ts. */
interface Table {
  findMany(options?: Options): PromiseLike<Row[]>
  findOne(options?: Options): PromiseLike<Row | null>
  page(options: object): PromiseLike<ClientPage>
  count(options?: Options): PromiseLike<number>
  insert(rows: object, options?: Options): PromiseLike<unknown>
  upsert(rows: object, options?: Options): PromiseLike<unknown>
  update(options: object): PromiseLike<unknown>
  delete(options: object): PromiseLike<unknown>
}

interface Call extends PromiseLike<unknown> {
  safe(): Promise<{ error: unknown }>
}

/** A client of these tables and functions. */
export type Db<Tables extends string, Functions extends string> = Record<Tables, Table> & {
  table(name: string): Table
  rpc: Record<Functions, (args?: object, options?: object) => Call>
}

/** Bundles the generated client of a folder and opens it with the service key. */
export async function openClient<Tables extends string, Functions extends string = never>(
  server: TestServer,
  folder = server.generatedDir,
): Promise<Db<Tables, Functions>> {
  const outfile = join(folder, 'client.mjs')
  await build({
    entryPoints: [join(folder, 'client.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    alias: { '#runtime/client': join(projectRoot(), 'runtime/client/index.ts') },
  })
  const door = (await import(pathToFileURL(outfile).href)) as {
    createClient(options: object): Db<Tables, Functions>
  }
  return door.createClient({ url: server.url, key: server.config.serviceRoleKey })
}
