// Reads an archive. Refuses what is not one, what was cut off, and what differs in any byte from what was written.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { headerName, manifestName, secretsName, type Header, type Manifest } from './contract.ts'

export interface Archive {
  readonly header: Header
  readonly manifest: Manifest
  /** Lines of the generated secrets, where they were put in. */
  readonly secrets: string | undefined
  /** Bytes of the entries. */
  readonly size: number
}

/** Entries with their bytes, in order; each must be read to its end. */
export async function* entriesOf(path: string): AsyncGenerator<readonly [string, Readable]> {
  const tar = extract()
  const input = createReadStream(path, { highWaterMark: 256 * 1024 })
  input.on('error', (error) => tar.destroy(error))
  input.pipe(tar)
  try {
    for await (const entry of tar) yield [entry.header.name, Readable.from(entry)]
  } finally {
    input.destroy()
  }
}

async function textOf(entry: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Reads every byte and compares it with the manifest, before anything is done with it. @throws Error naming what is wrong */
export async function readArchive(path: string): Promise<Archive> {
  const found: Record<string, { size: number; sha256: string }> = {}
  const texts: Record<string, string> = {}
  let size = 0
  try {
    for await (const [name, entry] of entriesOf(path)) {
      if (name === manifestName) {
        texts[name] = await textOf(entry)
        continue
      }
      if (size === 0 && name !== headerName) throw new Error('it does not begin as one')
      const sha256 = createHash('sha256')
      let bytes = 0
      const keep = name === headerName || name === secretsName
      const chunks: Buffer[] = []
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        sha256.update(chunk)
        bytes += chunk.length
        if (keep) chunks.push(chunk)
      }
      if (keep) texts[name] = Buffer.concat(chunks).toString()
      size += bytes
      found[name] = { size: bytes, sha256: sha256.digest('hex') }
    }
  } catch (error) {
    throw new Error(`${path} is no backup: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  const [headerText, manifestText] = [texts[headerName], texts[manifestName]]
  if (headerText === undefined) throw new Error(`${path} is no backup: it has no ${headerName}`)
  if (manifestText === undefined) throw new Error(`${path} is cut off: its ${manifestName} is missing`)
  const header = JSON.parse(headerText) as Header
  const manifest = JSON.parse(manifestText) as Manifest
  if ((header.format as number) !== 1)
    throw new Error(`${path} has the format ${String(header.format)}, which this version does not know`)
  for (const name of new Set([...Object.keys(manifest.entries), ...Object.keys(found)])) {
    const [is, was] = [found[name], manifest.entries[name]]
    if (is?.sha256 !== was?.sha256 || is?.size !== was?.size) throw new Error(`${path} is damaged: ${name}`)
  }
  return { header, manifest, secrets: texts[secretsName], size }
}
