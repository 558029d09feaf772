// Loads generated code into the running process: esbuild turns files into scripts, `vm.compileFunction` runs them, and
// imports are linked here, file by file. Only files that changed, and those that import them, are run again; all others
// stay the same objects. Generated code may import its siblings and the runtime's doors, nothing else.
import { setImmediate } from 'node:timers/promises'
import { statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { compileFunction } from 'node:vm'
import type { Mounted, Routine } from '../rest/index.ts'
import { transformer } from './transform.ts'

/** What one generation serves. */
export interface Generated {
  readonly schemaHash: string
  readonly relations: readonly Mounted[]
  readonly functions: readonly Routine[]
}

/** What was loaded, and what could not be: a broken relation is left out, the rest is served. */
export interface Loaded extends Generated {
  readonly leftOut: readonly { readonly folder: string; readonly reason: string }[]
}

/** What a generation wrote and removed; it may be believed where nobody else wrote into the folder. */
export interface Written {
  /** Stamp of `index.ts` before. Undefined: others wrote too. */
  readonly since: string | undefined
  /** Relative to the folder. */
  readonly files: readonly string[]
}

export interface Loader {
  /**
   * Loads `index.ts` of the folder and what it imports. Later calls share every unchanged {@link Mounted} by identity
   * with the last one. Calls must not overlap.
   * @param dir absolute path of the generated folder
   * @param written all that differs since the last call, as far as that saw the folder as it was before
   * @throws when `index.ts` itself is missing or broken; the message names the file
   */
  load(dir: string, written?: Written): Promise<Loaded>
  /** Starts what loading needs, because a call is about to come. */
  wake(): void
  close(): Promise<void>
}

/** One evaluated file. `stamp` is empty when it could not be read, so that it is tried again. */
interface Module {
  readonly stamp: string
  /** Files of the folder that it imports, relative to the folder. */
  readonly imports: readonly string[]
  readonly exports: unknown
  readonly failure: string | undefined
}

/** A file on its way to become a {@link Module}. */
interface Draft {
  readonly stamp: string
  readonly imports: readonly string[]
  readonly script: string | undefined
  readonly failure: string | undefined
}

const index = 'index.ts'
/** Milliseconds that loading may hold the event loop at a stretch, roughly. */
const stretch = 5

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function breather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < stretch) return
    await setImmediate()
    since = performance.now()
  }
}

/** Changes whenever the file is written: the generator replaces files, so the inode changes too. */
function stampOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.ino}-${stats.size}-${stats.mtimeNs}`
}

function isMounted(value: object): value is Mounted {
  return (
    'folder' in value &&
    typeof value.folder === 'string' &&
    'table' in value &&
    typeof value.table === 'object' &&
    value.table !== null &&
    'routes' in value &&
    typeof value.routes === 'function'
  )
}

function isModule(part: Draft | Module | undefined): part is Module {
  return part !== undefined && 'exports' in part
}

/** File to the function that runs it. */
type Units = Readonly<Record<string, () => unknown>>

function compile(script: string, dir: string, require: (name: string) => unknown): Units {
  const run = compileFunction(script, ['require', 'exports'], { filename: join(dir, index) }) as (
    ...of: readonly unknown[]
  ) => void
  const units: Units = {}
  run(require, units)
  return units
}

/**
 * Makes a loader.
 * @param host the namespaces that generated code imports, by specifier: `{ '#runtime/rest': rest, … }`. They are handed
 *   over as they are, so there is one instance of the runtime.
 */
export function createLoader(host: Readonly<Record<string, object>>): Loader {
  const { transform, wake, release } = transformer()
  let modules = new Map<string, Module>()
  let mounted = new Map<string, Mounted>()
  let loadedFrom = ''
  let linked: ReadonlyMap<string, Module> = new Map()
  let running = ''

  /** Scripts hold on to this function for as long as they live, so it must hold on to nothing of one loading. */
  const require = (name: string): unknown => {
    if (Object.hasOwn(host, name)) return host[name]
    const module = linked.get(posix.join(posix.dirname(running), name))
    if (module === undefined) throw new Error(`it imports ${name}, which generated code may not`)
    return module.exports
  }

  /** Reads what is new, follows imports from the index, and finds what imports something new. */
  async function draft(dir: string, written?: Written): Promise<Map<string, Draft | Module>> {
    const breathe = breather()
    const isBelieved = written?.since !== undefined && written.since === modules.get(index)?.stamp
    const touched = isBelieved ? new Set(written.files) : undefined
    const found = new Map<string, Draft | Module>()
    const read = async (files: readonly string[], stamps: ReadonlyMap<string, string>) => {
      const there = files.filter((file) => stamps.get(file) !== '')
      // By itself, because a script lives as long as anything of it: the index refers to every relation.
      const main = there.filter((file) => file === index)
      const parts = there.filter((file) => file !== index)
      const texts = new Map([...(await transform(dir, main)), ...(await transform(dir, parts))])
      for (const file of files) {
        const text = texts.get(file) ?? { imports: [], script: undefined, failure: `${file} is missing` }
        found.set(file, { ...text, stamp: stamps.get(file) ?? '' })
      }
    }

    let wanted = new Set([index])
    while (wanted.size > 0) {
      const fresh = new Map<string, string>()
      for (const file of wanted) {
        await breathe()
        const known = modules.get(file)
        const isUntouched = touched?.has(file) === false && known !== undefined && known.stamp !== ''
        const stamp = isUntouched ? known.stamp : stampOf(join(dir, file))
        if (known !== undefined && stamp !== '' && known.stamp === stamp) found.set(file, known)
        else fresh.set(file, stamp)
      }
      await read([...fresh.keys()], fresh)
      const next = new Set<string>()
      for (const file of wanted) {
        for (const path of found.get(file)?.imports ?? []) if (!found.has(path)) next.add(path)
      }
      wanted = next
    }

    const stale = new Map<string, string>()
    const isStale = (path: string) => stale.has(path) || !isModule(found.get(path))
    for (let grown = -1; grown !== stale.size;) {
      grown = stale.size
      for (const [file, part] of found) {
        if (!isStale(file) && part.imports.some(isStale)) stale.set(file, part.stamp)
      }
    }
    await read([...stale.keys()], stale)
    return found
  }

  async function link(dir: string, parts: ReadonlyMap<string, Draft | Module>): Promise<Map<string, Module>> {
    const breathe = breather()
    const next = new Map<string, Module>()
    const compiled = new Map<string, Units>()
    const visiting = new Set<string>()
    linked = next
    const unitsOf = async (script: string): Promise<Units> => {
      const known = compiled.get(script)
      if (known !== undefined) return known
      const units = compile(script, dir, require)
      compiled.set(script, units)
      await breathe()
      return units
    }
    const run = async (file: string, { stamp, imports, script, failure }: Draft): Promise<Module> => {
      // The index goes on without a broken relation; a file of a relation does not go on without its part.
      const broken = file === index ? undefined : imports.map((path) => next.get(path)?.failure).find(Boolean)
      if (script === undefined || broken) return { stamp, imports, exports: {}, failure: failure ?? broken }
      try {
        const units = await unitsOf(script)
        running = file
        return { stamp, imports, exports: units[file]?.(), failure: undefined }
      } catch (error) {
        return { stamp, imports, exports: {}, failure: `${file}: ${messageOf(error)}` }
      }
    }
    /** Imports come first, so a file that runs finds all of them in `next`. */
    const visit = async (file: string): Promise<void> => {
      const part = parts.get(file)
      if (part === undefined || visiting.has(file)) return
      visiting.add(file)
      for (const path of part.imports) await visit(path)
      await breathe()
      next.set(file, isModule(part) ? part : await run(file, part))
    }
    await visit(index)
    linked = new Map()
    return next
  }

  return {
    wake,
    load: async (dir, written) => {
      if (dir !== loadedFrom) {
        modules = new Map()
        mounted = new Map()
      }
      const next = await link(dir, await draft(dir, written))
      const main = next.get(index)
      if (main?.failure !== undefined) throw new Error(`${dir} cannot be loaded: ${main.failure}`)
      const { schemaHash, relations, functions } = (main?.exports ?? {}) as Record<string, unknown>
      if (typeof schemaHash !== 'string' || !Array.isArray(relations) || !Array.isArray(functions)) {
        throw new Error(
          `${join(dir, index)} must export schemaHash, relations and functions; run \`npm run generate\``,
        )
      }

      const served: Mounted[] = []
      const leftOut: { folder: string; reason: string }[] = []
      for (const entry of relations as readonly object[]) {
        if (isMounted(entry)) {
          const before = mounted.get(entry.folder)
          served.push(before?.table === entry.table && before.routes === entry.routes ? before : entry)
        } else {
          const folder = 'folder' in entry ? String(entry.folder) : ''
          const broken = [`${folder}/routes.ts`, `${folder}/table.ts`].map((file) => next.get(file)?.failure)
          leftOut.push({ folder, reason: broken.find(Boolean) ?? `${folder} exports no table and routes` })
        }
      }
      modules = next
      mounted = new Map(served.map((one) => [one.folder, one]))
      loadedFrom = dir
      return { schemaHash, relations: served, functions: functions as Routine[], leftOut }
    },
    close: release,
  }
}
