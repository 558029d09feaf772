// `npm run generate`: writes the code for the database as it is. `--check` compares the folder with what the migrations
// make, in a throw-away database, and writes nothing; `--watch` goes on until it is stopped.
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClientConfig } from 'pg'
import { makeClient } from '../client-download/make-client.ts'
import type { FolderReport } from '../client-download/protocol.ts'
import { watchSchema } from '../db/doorbell/watch-schema.ts'
import { migrationStatus } from '../db/migrations/apply-migrations.ts'
import { shownPath } from '../db/migrations/migration-files.ts'
import { createGenerator, type Generator, toGenerateConnection } from '../reload/generator-process.ts'
import type { GenerateReport, GenerateRequest } from '../reload/protocol.ts'
import { createSchedule } from '../reload/schedule.ts'
import { type CommandContext, progress, withDatabase } from './with-database.ts'
import { withMigrated } from './with-migrated.ts'

/** One run of the command. */
interface Job {
  readonly context: CommandContext
  readonly generator: Generator
  readonly outDir: string
  readonly json: boolean
  /** Folder of a front end that gets the client; absolute path. */
  readonly client: string | undefined
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`

function changes({ files }: Pick<GenerateReport | FolderReport, 'files'>): string[] {
  const { created, changed, removed } = files
  const marked = (mark: string, paths: readonly string[]) => paths.map((path) => `${mark} ${path}`)
  return [...marked('+', created), ...marked('~', changed), ...marked('-', removed)]
}

/** Files to stdout, the rest to stderr; with --json the whole report as one line on stdout. */
function print(report: GenerateReport, { json }: Job, took: number): void {
  const { counts, files, leftOut, timings } = report
  const changed = changes(report)
  progress(
    `introspect ${timings.introspect} ms · ${count(counts.relations, 'table')}, ${count(counts.enums, 'enum')}, ${count(counts.functions, 'function')}`,
  )
  progress(`emit ${timings.emit} ms · ${count(files.total, 'file')} (${changed.length} changed)`)
  if (json) console.log(JSON.stringify(report))
  else if (changed.length > 0) console.log(changed.join('\n'))
  for (const { schema, name, reason } of leftOut) progress(`left out ${schema}.${name}: ${reason}`)
  progress(`done in ${Math.round(took)} ms`)
}

async function generate(
  job: Job,
  connection: ClientConfig,
  mode: GenerateRequest['mode'],
): Promise<GenerateReport> {
  const begun = performance.now()
  const report = await job.generator.run({
    connection: await toGenerateConnection(connection),
    schemas: job.context.config.apiSchemas,
    outDir: job.outDir,
    mode,
  })
  print(report, job, performance.now() - begun)
  return report
}

/** Brings the client folder up to date with the generated code. Resolves to the number of files that it changed. */
async function bringClient(
  { client: directory, outDir: generatedDir, json, context }: Job,
  mode: GenerateRequest['mode'],
): Promise<number> {
  if (directory === undefined) return 0
  const { root } = context.config
  const answer = await makeClient(join(root, 'dist/client-maker.js'), {
    generatedDir,
    runtimeDir: join(root, 'runtime/client'),
    make: 'folder',
    directory,
    mode,
  })
  if (!('report' in answer)) throw new Error('a folder was asked for')
  const { report } = answer
  const changed = changes(report)
  progress(
    `client ${shownPath(directory)} · ${count(report.files.total, 'file')} (${changed.length} changed)`,
  )
  if (report.withoutQuery) progress('query.ts left out: @tanstack/react-query is not installed there')
  if (json) console.log(JSON.stringify({ client: directory, ...report }))
  else if (changed.length > 0) console.log(changed.map((line) => `${line} (client)`).join('\n'))
  return changed.length
}

async function check(job: Job): Promise<number> {
  const report = await withMigrated(job.context, '--check', ({ admin }) => generate(job, admin, 'check'))
  const stale = changes(report).length
  if (stale > 0) {
    progress(
      `${shownPath(job.outDir)} is not what the migrations make: ${count(stale, 'file')} to write or remove`,
    )
    progress('Mend it: npm run migrate && npm run generate')
    return 1
  }
  const staleClient = await bringClient(job, 'check')
  if (staleClient === 0) return 0
  progress(`The client is not current: ${count(staleClient, 'file')} to write or remove`)
  progress(`Mend it: npm run generate -- --client ${job.client ?? ''}`)
  return 1
}

/** Code for half a schema would remove what the missing half made: refused, before anything is written. */
async function refusePending({ config, logins }: CommandContext): Promise<void> {
  const states = await migrationStatus(logins.admin, { directory: config.migrationsDir, kind: 'user' })
  const pending = states.flatMap(({ state, migration }) =>
    state !== 'applied' && migration ? [shownPath(migration.file)] : [],
  )
  if (pending.length > 0) {
    throw new Error(`not applied yet: ${pending.join(', ')}. Run npm run migrate first.`)
  }
}

/** Resolves at SIGINT or SIGTERM. A failed generation is told and tried again. */
async function watch(job: Job): Promise<void> {
  const { logins, config } = job.context
  const schedule = createSchedule(async () => {
    try {
      await generate(job, logins.admin, 'write')
      await bringClient(job, 'write')
    } catch (error) {
      progress(`generation failed: ${error instanceof Error ? error.message : String(error)}`)
      throw error
    }
  })
  const watching = await watchSchema(logins.admin, {
    level: logins.level,
    apiSchemas: config.apiSchemas,
    onChange: (heard) => schedule.ring(heard),
    log: progress,
  })
  schedule.ring() // what changed before the watch began
  progress('watching the schema; Ctrl-C ends it')
  const ended = new AbortController()
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: ended.signal })))
  ended.abort()
  await watching.close()
  await schedule.close()
}

/** @returns 0, or 1 when `--check` found differences, or 2 when the arguments make no sense. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      client: { type: 'string' },
    },
  })
  if (values.check && values.watch) {
    progress('Usage: npm run generate -- [--check | --watch] [--json] [--out DIR] [--client DIR]')
    return 2
  }
  return await withDatabase(async (context) => {
    const { config, logins } = context
    const generator = createGenerator({ entry: join(config.root, 'dist/generator.js'), log: progress })
    const outDir = values.out === undefined ? config.generatedDir : resolve(values.out)
    const client = values.client === undefined ? undefined : resolve(values.client)
    const job: Job = { context, generator, outDir, json: values.json, client }
    try {
      if (values.check) return await check(job)
      await refusePending(context)
      if (values.watch) await watch(job)
      else {
        await generate(job, logins.admin, 'write')
        await bringClient(job, 'write')
      }
      return 0
    } finally {
      await generator.close()
    }
  })
}
