// The generator, read aloud: introspect → model → emit → plan → write. Nothing is changed before the last step.
import type pg from 'pg'
import type { GeneratorConfig } from './emit/config.ts'
import { emit, isGenerated } from './emit/emit.ts'
import { refresh } from './introspect/refresh.ts'
import { reuseOf } from './introspect/reuse.ts'
import { toModel } from './introspect/to-model.ts'
import { modelHash } from './model/hash.ts'
import type { Model } from './model/model.ts'
import { settle } from './model/settle.ts'
import { withLock } from './output/lock.ts'
import { plan, planFromSeen } from './output/plan.ts'
import { write } from './output/write.ts'
import type { GenerateReport, GenerateRequest } from './protocol.ts'
import { createWarm, type Warm } from './warm.ts'

export interface GenerateOptions extends Omit<GenerateRequest, 'connection' | 'isFull' | 'keep'> {
  /** The project's settings; the defaults where left out. */
  readonly config?: GeneratorConfig
}

/** The file that names all others, and is written after them. */
const index = 'index.ts'

/**
 * Brings the generated code up to date with the database, or in check mode says what is not.
 * @param client a connection that may read the catalogue
 * @param warming what earlier generations know; brought up to date
 * @throws Error when introspection or writing fails; a relation that cannot be emitted is only left out
 */
export async function generate(
  client: pg.ClientBase,
  options: GenerateOptions,
  warming: Warm | Promise<Warm> = createWarm(),
): Promise<GenerateReport> {
  const watch = stopwatch()
  const { isPartial, model } = await introspectWarm(client, options.schemas, warming)
  const introspection = watch()
  const report = await generateFrom(model, options, await warming)
  return { ...report, partial: isPartial, timings: { ...report.timings, introspect: introspection } }
}

/**
 * The model as it is now, from what was known; brings that up to date.
 * @param read `refresh`, or what does the same in a transaction
 */
export async function introspectWarm(
  client: pg.ClientBase,
  schemas: readonly string[],
  warming: Warm | Promise<Warm>,
  read = refresh,
): Promise<{ readonly model: Model; readonly isPartial: boolean }> {
  const { known, changes } = await read(client, schemas, knownOf(warming))
  const warm = await warming
  const before = warm.known?.catalogue
  const { catalogue } = known
  const model =
    warm.model !== undefined && before === catalogue
      ? warm.model
      : settle(toModel(catalogue, schemas, reuseOf(warm.model, before, catalogue, changes)), warm.model)
  warm.known = known
  warm.model = model
  return { model, isPartial: changes !== undefined }
}

async function knownOf(warming: Warm | Promise<Warm>): Promise<Warm['known']> {
  return (await warming).known
}

/** The same from a model. */
export async function generateFrom(
  model: Model,
  { outDir, mode, knownHash, config }: GenerateOptions,
  warm: Warm = createWarm(),
): Promise<GenerateReport> {
  const watch = stopwatch()
  const schemaHash = modelHash(model, warm.hashes)
  const found = { schemaHash, partial: false, counts: countsOf(model) }
  if (schemaHash === knownHash) {
    const files = { total: 0, created: [], changed: [], removed: [] }
    return { ...found, unchanged: true, files, leftOut: model.leftOut, timings: timings(watch(), 0) }
  }

  const { files, leftOut } = await emit(model, schemaHash, warm.memory, config)
  const emission = watch()

  if (warm.outDir !== outDir) warm.seen = new Map()
  warm.outDir = outDir
  const { since, wanted } = await locked(mode, outDir, async () => {
    const since = warm.seen.get(index)?.stamp
    const known =
      knownHash === undefined ? undefined : planFromSeen(outDir, files, isGenerated, warm.seen, index)
    const wanted = known ?? plan(outDir, files, isGenerated, warm.seen)
    if (mode === 'write') await write(outDir, wanted, files, index, warm.seen)
    return { wanted, since: known && since }
  })
  const { created, changed, removed } = wanted
  return {
    ...found,
    unchanged: false,
    files: { total: files.size, created, changed, removed, ...(since !== undefined && { since }) },
    leftOut: [...model.leftOut, ...leftOut],
    timings: timings(emission, watch()),
  }
}

/** Only who writes needs the lock. */
function locked<T>(mode: GenerateOptions['mode'], outDir: string, work: () => Promise<T>): Promise<T> {
  return mode === 'write' ? withLock(outDir, work) : work()
}

function countsOf({ schemas }: Model): GenerateReport['counts'] {
  const sum = (count: (schema: Model['schemas'][number]) => number) =>
    schemas.reduce((total, schema) => total + count(schema), 0)
  return {
    relations: sum(({ relations }) => relations.length),
    functions: sum(({ functions }) => functions.length),
    enums: sum(({ enums }) => enums.length),
  }
}

const timings = (emit: number, write: number) => ({ introspect: 0, emit, write })

/** Milliseconds since the last call, rounded. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const passed = Math.round(now - last)
    last = now
    return passed
  }
}
