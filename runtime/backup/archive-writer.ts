// Writes an archive: under another name until it is whole and on the disk. Refuses to overwrite one.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import { manifestName, type Manifest } from './contract.ts'

export interface ArchiveWriter {
  /** Adds bytes whose length is known. */
  add(name: string, bytes: Buffer | string): Promise<void>
  /** @param size in bytes @throws Error where the stream has more or fewer */
  stream(name: string, size: number, body: AsyncIterable<Buffer>): Promise<void>
  /** Writes the manifest; the archive is there when it resolves. @returns its size in bytes */
  close(tables: Manifest['tables']): Promise<number>
  /** Leaves nothing. */
  abandon(): Promise<void>
}

/** @param path that nothing may have */
export async function createArchive(path: string): Promise<ArchiveWriter> {
  const there = await access(path).then(
    () => true,
    () => false,
  )
  if (there) throw new Error(`${path} is there already`)
  const partial = `${path}.partial`
  const tar = pack()
  const output = createWriteStream(partial, { mode: 0o600 })
  const written = pipeline(tar, output)
  written.catch(() => undefined) // whoever adds or closes is told
  const entries: Record<string, { size: number; sha256: string }> = {}

  async function stream(name: string, size: number, body: AsyncIterable<Buffer>): Promise<void> {
    const sha256 = createHash('sha256')
    async function* watched() {
      for await (const chunk of body) {
        sha256.update(chunk)
        yield chunk
      }
    }
    // where the disk is full, the entry waits for ever
    await Promise.race([pipeline(watched(), tar.entry({ name, size, mode: 0o600 })), written])
    entries[name] = { size, sha256: sha256.digest('hex') }
  }

  async function* once(bytes: Buffer) {
    yield bytes
    await Promise.resolve()
  }
  const add = async (name: string, bytes: Buffer | string) => {
    const buffer = Buffer.from(bytes)
    await stream(name, buffer.length, once(buffer))
  }

  return {
    add,
    stream,
    close: async (tables) => {
      const manifest: Manifest = { entries: { ...entries }, tables }
      await add(manifestName, JSON.stringify(manifest))
      tar.finalize()
      await written
      const file = await open(partial, 'r+')
      const { size } = await file.stat()
      await file.sync()
      await file.close()
      await rename(partial, path)
      const folder = await open(dirname(path), 'r')
      await folder.sync()
      await folder.close()
      return size
    },
    abandon: async () => {
      tar.destroy()
      await written.catch(() => undefined)
      await rm(partial, { force: true })
    },
  }
}
