// Keeps the served API equal to the database: doorbell → generate → load → swap, one at a time. Whatever fails, the last
// good API stays, the reason shows in the status, and it is tried again.
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { SchemaWatch, WatchOptions } from '../db/doorbell/watch-schema.ts'
import { type Generator, toGenerateConnection } from './generator-process.ts'
import type { LeftOut } from './left-out.ts'
import type { Generated, Loaded, Loader, Written } from './load.ts'
import type { GenerateReport, PreviewOutcome } from './protocol.ts'
import { type GenerationRecord, readRecord, writeRecord } from './record.ts'
import { createSchedule, reloadTimes, type ScheduleTimes } from './schedule.ts'

export interface ReloadOptions {
  readonly generator: Generator
  readonly loader: Loader
  /** Starts watching the database: `(on) => watchSchema(logins.admin, { …, ...on })`. */
  readonly watch: (on: Pick<WatchOptions, 'onBell' | 'onChange'>) => Promise<SchemaWatch>
  readonly generatedDir: string
  readonly dataDir: string
  readonly schemas: readonly string[]
  /** Login that reads the catalogue: `lite_admin`. */
  readonly connection: ClientConfig
  /** Puts another generation into service. Never called before `first` resolved; called again when it throws. */
  readonly swap: (next: Generated) => void | Promise<void>
  /** Hears of the status when work begins and when it has ended. */
  readonly onStatus?: () => void
  readonly log: (line: string) => void
  /** False (REGENERATE=off): nothing is generated, the status only says that the database is ahead. */
  readonly regenerate: boolean
  /** Runs before each generation at the limited level, where no event trigger secures and follows tables; what it returns is not served. */
  readonly secure?: () => Promise<readonly LeftOut[]>
  readonly times?: ScheduleTimes
  /**
   * Milliseconds of quiet after which what was made from parts is compared with everything made anew. Default 30 s.
   */
  readonly verifyAfter?: number
}

export interface ReloadStatus {
  /** `stale`: the database is ahead and regeneration is off. `failed`: the last good API is served, see `error`. */
  readonly state: 'starting' | 'current' | 'working' | 'failed' | 'stale'
  /** Hash of the schema that is served; empty before the first generation. */
  readonly schemaHash: string
  readonly relations: number
  readonly error: string | undefined
  readonly leftOut: readonly LeftOut[]
  /** The last generation that changed what is served. Durations in milliseconds. */
  readonly last: Generation | undefined
}

interface Generation {
  readonly at: Date
  readonly reason: string
  readonly files: number
  readonly generate: number
  readonly load: number
}

export interface Reload {
  status(): ReloadStatus
  /**
   * Starts watching, and resolves with what is to be served: generated now where the database or the generator
   * changed since the folder was written, else as it lies there. When that fails the code in the folder is served, or
   * nothing, and the status says why.
   * @throws when the database cannot be reached, or regeneration is off and the folder cannot be loaded
   */
  first(): Promise<Generated>
  /** Generates everything anew, whether or not something changed. Rejects with the reason when that fails. */
  regenerate(reason: string): Promise<void>
  /** Looks whether the schema changed, for those who know before the doorbell does. */
  check(): Promise<void>
  /**
   * Tries statements without changing anything: what they would do to the served API.
   * @param times milliseconds: of one statement; until others let go of what it needs
   * @throws Error when the generator or the database fails
   */
  preview(
    statements: readonly string[],
    times: { readonly statementTimeout: number; readonly lockTimeout: number },
  ): Promise<PreviewOutcome>
  /** Brings the served API up to date now, for those who changed the schema. @returns why it is not, undefined: it is */
  follow(): Promise<string | undefined>
  /** Also closes the watch, the generator and the loader. */
  close(): Promise<void>
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

const countOf = ({ files }: GenerateReport) =>
  files.created.length + files.changed.length + files.removed.length

const writtenOf = ({ since, created, changed, removed }: GenerateReport['files']): Written => ({
  since,
  files: [...created, ...changed, ...removed],
})

const nothing: Loaded = { schemaHash: '', relations: [], functions: [], leftOut: [] }

/** Makes the reload; nothing happens before {@link Reload.first}. */
export function startReload(options: ReloadOptions): Reload {
  const { generator, loader, generatedDir, dataDir, log, verifyAfter = 30_000 } = options
  const schedule = createSchedule(work, options.times ?? reloadTimes)
  let watch: SchemaWatch | undefined
  let live: Generated = nothing
  let loaded = nothing
  let state: ReloadStatus['state'] = 'starting'
  let error: string | undefined
  let leftOut: readonly LeftOut[] = []
  let record: GenerationRecord | undefined
  let last: Generation | undefined
  let forced: string | undefined
  let isServing = false
  let verifyTimer: NodeJS.Timeout | undefined
  let isVerifyDue = false
  let closed = false

  async function work(): Promise<void> {
    const reason = forced ?? (isServing ? 'the schema changed' : 'start')
    const isForced = forced !== undefined
    forced = undefined
    state = isServing ? 'working' : 'starting'
    options.onStatus?.()
    try {
      state = options.regenerate ? await bringUpToDate(reason, isForced) : await compare()
      error = undefined
    } catch (failure) {
      if (isForced) forced = reason
      state = 'failed'
      error = failure instanceof Error ? failure.message : String(failure)
      if (!closed) log(`generation failed, the last good API stays: ${error}`)
      throw failure
    } finally {
      options.onStatus?.()
    }
  }

  async function bringUpToDate(reason: string, isForced: boolean): Promise<'current'> {
    const begun = performance.now()
    const fingerprint = watch?.current() ?? ''
    const isVerification = isVerifyDue && !isForced && record?.fingerprint === fingerprint
    isVerifyDue = false
    clearTimeout(verifyTimer)
    const refused = (await options.secure?.()) ?? []
    const version = await generator.version()
    const isTrusted = !isForced && record?.generator === version && record.schemaHash === loaded.schemaHash
    // A fingerprint tells for sure that nothing changed since the last generation, without waking the generator.
    if (isVerification) await verify(version, fingerprint)
    else if (!isTrusted || record?.fingerprint !== fingerprint || loaded.leftOut.length > 0) {
      const isKnown = isTrusted && loaded.leftOut.length === 0
      const report = await generate('write', version, { isKnown, isFull: isForced })
      const generated = performance.now()
      if (!report.unchanged) await load(report.files)
      const count = countOf(report)
      const found = report.unchanged && record !== undefined ? record.leftOut : report.leftOut
      record = { schemaHash: report.schemaHash, generator: version, fingerprint, leftOut: found }
      await writeRecord(dataDir, generatedDir, record)
      if (!report.unchanged) {
        const times = {
          generate: Math.round(generated - begun),
          load: Math.round(performance.now() - generated),
        }
        last = { at: new Date(), reason, files: count, ...times }
        const took = `${times.generate} ms, loaded in ${times.load} ms`
        const what = counted(report.counts.relations, 'relation')
        log(`generated ${what} (${reason}): ${counted(count, 'file')} written in ${took}`)
      }
    }
    await serve([...(record?.leftOut ?? []), ...refused], refused)
    return 'current'
  }

  /** Nothing may be missed silently: parts that were made anew are compared with the whole, once there is quiet. */
  async function verify(version: string, fingerprint: string): Promise<void> {
    const report = await generate('write', version, { isKnown: false, isFull: true })
    const count = countOf(report)
    if (count === 0) return
    await load()
    record = { schemaHash: report.schemaHash, generator: version, fingerprint, leftOut: report.leftOut }
    await writeRecord(dataDir, generatedDir, record)
    await watch?.check()
    if (watch?.current() !== fingerprint) return // the schema changed meanwhile
    log(`verification: ${counted(count, 'file')} differed from the schema, written and loaded again`)
  }

  async function generate(
    mode: 'write' | 'check',
    version: string,
    { isKnown, isFull }: { readonly isKnown: boolean; readonly isFull: boolean },
  ): Promise<GenerateReport> {
    const report = await askGenerator(mode, version, isKnown, isFull)
    if (report.partial && mode === 'write' && !closed) {
      verifyTimer = setTimeout(() => {
        isVerifyDue = true
        schedule.now().catch(() => undefined) // the work tells of its own failures
      }, verifyAfter)
      verifyTimer.unref()
    }
    return report
  }

  async function askGenerator(
    mode: 'write' | 'check',
    version: string,
    isKnown: boolean,
    isFull: boolean,
  ): Promise<GenerateReport> {
    return await generator.run({
      connection: await toGenerateConnection(options.connection),
      schemas: options.schemas,
      outDir: generatedDir,
      mode,
      ...(isKnown && { knownHash: loaded.schemaHash }),
      ...(isFull && { isFull }),
      keep: { file: join(dataDir, 'generator-known'), version },
    })
  }

  async function load(files?: GenerateReport['files']): Promise<void> {
    loaded = await loader.load(generatedDir, files && writtenOf(files))
    for (const { folder, reason } of loaded.leftOut) log(`generated/${folder} is not served: ${reason}`)
  }

  async function serve(names: readonly LeftOut[], refused: readonly LeftOut[]): Promise<void> {
    const broken = loaded.leftOut.map(({ folder, reason }) => ({ schema: '', name: folder, reason }))
    const isRefused = ({ schema, name }: { schema: string; name: string }) =>
      refused.some((one) => one.schema === schema && one.name === name)
    const relations = loaded.relations.filter((one) => !isRefused(one.table))
    leftOut = [...names, ...broken]
    const isSame =
      live.schemaHash === loaded.schemaHash &&
      live.relations.length === relations.length &&
      live.relations.every((one, at) => one === relations[at])
    if (isSame) return
    const next = { schemaHash: loaded.schemaHash, relations, functions: loaded.functions }
    if (isServing) await options.swap(next)
    live = next
  }

  /** What takes a moment to start begins while it is found out what changed. */
  function prepare(): void {
    schedule.hold()
    if (closed || !options.regenerate) return
    generator.wake()
    loader.wake()
  }

  /** REGENERATE=off: what is served stays; only its age is told. */
  async function compare(): Promise<'current' | 'stale'> {
    const report = await generate('check', await generator.version(), { isKnown: true, isFull: false })
    if (report.unchanged) return 'current'
    log('the schema changed, but REGENERATE=off: run `npm run generate` and start again')
    return 'stale'
  }

  return {
    status: () => ({
      state,
      schemaHash: live.schemaHash,
      relations: live.relations.length,
      error,
      leftOut,
      last,
    }),
    first: async () => {
      watch = await options.watch({ onBell: prepare, onChange: (heard) => schedule.ring(heard) })
      record = await readRecord(dataDir, generatedDir)
      if (options.regenerate) {
        await load().catch((failure: unknown) => log(`generating from scratch: ${String(failure)}`))
        await schedule.now().catch(async () => {
          await serve([], [])
        })
      } else {
        await load()
        await serve(record?.leftOut ?? [], [])
        schedule.ring()
      }
      isServing = true
      return live
    },
    regenerate: async (reason) => {
      if (!options.regenerate) throw new Error('regeneration is off (REGENERATE=off)')
      forced = reason
      await schedule.now()
    },
    check: async () => {
      await watch?.check()
    },
    preview: async (statements, times) =>
      await generator.preview({
        connection: await toGenerateConnection(options.connection),
        schemas: options.schemas,
        statements,
        ...times,
        securesLater: options.secure !== undefined,
        keep: { file: join(dataDir, 'generator-known'), version: await generator.version() },
      }),
    follow: async () => {
      await watch?.check()
      await schedule.now().catch(() => undefined) // the status tells
      return state === 'stale' ? 'regeneration is off (REGENERATE=off)' : error
    },
    close: async () => {
      closed = true
      clearTimeout(verifyTimer)
      await watch?.close()
      await generator.close()
      await schedule.close()
      await loader.close()
    },
  }
}
