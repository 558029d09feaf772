// DATA_DIR/generated.json: from what each generated folder was made, so that a start on an unchanged database generates
// nothing. A missing or unreadable record only costs a generation.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LeftOut } from './left-out.ts'

/** What a folder's code was made from. */
export interface GenerationRecord {
  readonly schemaHash: string
  /** Hash of the generator's own code. */
  readonly generator: string
  /** The catalogue's fingerprint just before. */
  readonly fingerprint: string
  /** What the generator left out of it. */
  readonly leftOut: readonly LeftOut[]
}

const fileOf = (dataDir: string) => join(dataDir, 'generated.json')

function isRecord(value: unknown): value is GenerationRecord {
  if (typeof value !== 'object' || value === null) return false
  const { schemaHash, generator, fingerprint, leftOut } = value as Record<string, unknown>
  return (
    [schemaHash, generator, fingerprint].every((one) => typeof one === 'string') && Array.isArray(leftOut)
  )
}

async function readAll(dataDir: string): Promise<Map<string, GenerationRecord>> {
  try {
    const content: unknown = JSON.parse(await readFile(fileOf(dataDir), 'utf8'))
    const entries: [string, unknown][] = Object.entries(content ?? {})
    return new Map(entries.filter((entry): entry is [string, GenerationRecord] => isRecord(entry[1])))
  } catch {
    return new Map()
  }
}

/** The record of one generated folder (absolute path). */
export async function readRecord(dataDir: string, dir: string): Promise<GenerationRecord | undefined> {
  return (await readAll(dataDir)).get(dir)
}

/** Replaces the record of one generated folder. */
export async function writeRecord(dataDir: string, dir: string, record: GenerationRecord): Promise<void> {
  const all = (await readAll(dataDir)).set(dir, record)
  const path = fileOf(dataDir)
  await mkdir(dataDir, { recursive: true })
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`)
  await rename(`${path}.${process.pid}`, path)
}
