// What the generator's process knows of its last work, so that only what changed is read, emitted and written again. Kept
// in a file between two processes; losing it, or finding another's, only costs a full generation.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { createMemory, type Memory } from './emit/memory.ts'
import type { Known } from './introspect/refresh.ts'
import type { RelationHashes } from './model/hash.ts'
import type { Model } from './model/model.ts'
import type { Seen } from './output/plan.ts'

export interface Warm {
  known: Known | undefined
  model: Model | undefined
  hashes: RelationHashes
  memory: Memory
  /** Files of `outDir`. */
  seen: Seen
  outDir: string
}

/** Where it is kept, and under which version of the generator. */
export interface Keep {
  /** Absolute path. */
  readonly file: string
  readonly version: string
}

/** Texts of relations stand in `memory` already. */
type Kept = Omit<Warm, 'seen'> & {
  readonly version: string
  readonly stamps: ReadonlyMap<string, string>
  readonly others: ReadonlyMap<string, string>
}

export function createWarm(): Warm {
  return {
    known: undefined,
    model: undefined,
    hashes: new Map(),
    memory: createMemory(),
    seen: new Map(),
    outDir: '',
  }
}

/** What may be brought up to date without the other noticing. Nothing is known of files. */
export function copyWarm({ known, model, hashes, memory }: Warm): Warm {
  const { files, members, claims, printed } = memory
  return {
    ...createWarm(),
    known,
    model,
    hashes: new Map(hashes),
    memory: { files: new Map(files), members: new Map(members), claims: new Map(claims), printed },
  }
}

const relationFiles = (memory: Memory) =>
  new Map([...memory.files.values()].flatMap(({ files }) => [...files]))

/** What an earlier process of the same generator left; nothing known when there is none that can be read. */
export async function readWarm({ file, version }: Keep): Promise<Warm> {
  try {
    const kept = deserialize(await readFile(file)) as Kept
    if (kept.version !== version) return createWarm()
    const { known, model, hashes, memory, outDir, stamps, others } = kept
    const texts = new Map([...relationFiles(memory), ...others])
    const seen: Seen = new Map()
    for (const [path, stamp] of stamps) {
      const text = texts.get(path)
      if (text !== undefined) seen.set(path, { stamp, text })
    }
    return { known, model, hashes, memory, outDir, seen }
  } catch {
    return createWarm()
  }
}

/** Replaces the file; synchronously, because the process is about to end. @throws what the file system throws */
export function writeWarm({ seen, ...warm }: Warm, { file, version }: Keep): void {
  const texts = relationFiles(warm.memory)
  const stamps = new Map<string, string>()
  const others = new Map<string, string>()
  for (const [path, { stamp, text }] of seen) {
    stamps.set(path, stamp)
    if (texts.get(path) !== text) others.set(path, text)
  }
  const kept: Kept = { ...warm, version, stamps, others }
  const draft = `${file}.${process.pid}`
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(draft, serialize(kept), { mode: 0o600 })
  renameSync(draft, file)
}
