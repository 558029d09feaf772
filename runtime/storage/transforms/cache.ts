// Images that were made before, on the local disk: bounded in bytes, those that were not asked for longest go first. An entry
// that is not what was written counts as none.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Image {
  readonly type: string
  readonly bytes: Buffer
}

export interface ImageCache {
  /** @param key hexadecimal */
  find(key: string): Promise<Image | undefined>
  keep(key: string, image: Image): Promise<void>
}

const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** @param folder absolute; made where it is missing @param limitOf gives the bytes; 0 keeps nothing */
export function createImageCache(folder: string, limitOf: () => number): ImageCache {
  let written = Infinity
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key)

  /** Removes the oldest until a fifth is free. */
  async function trim(): Promise<void> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = await Promise.all(
      entries.flatMap((entry) => {
        if (!entry.isFile()) return []
        const path = join(entry.parentPath, entry.name)
        return [
          stat(path).then(
            ({ size, mtimeMs }) => ({ path, size, mtimeMs }),
            () => undefined,
          ),
        ]
      }),
    )
    let total = 0
    for (const file of files.filter((one) => one !== undefined).sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      total += file.size
      if (total > limitOf() * 0.8) await rm(file.path, { force: true })
    }
    written = 0
  }

  return {
    find: async (key) => {
      const path = pathOf(key)
      const entry = await readFile(path).catch(() => undefined)
      if (!entry) return undefined
      const end = entry.indexOf('\n')
      const [type = '', sum = ''] = entry.subarray(0, end).toString().split(' ')
      const bytes = entry.subarray(end + 1)
      if (sumOf(bytes) !== sum) return undefined
      const now = new Date()
      await utimes(path, now, now).catch(() => undefined)
      return { type, bytes }
    },
    keep: async (key, { type, bytes }) => {
      const limit = limitOf()
      if (limit === 0) return
      const path = pathOf(key)
      const temporary = join(folder, randomUUID())
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
      await writeFile(temporary, Buffer.concat([Buffer.from(`${type} ${sumOf(bytes)}\n`), bytes]), {
        mode: 0o600,
      })
      await rename(temporary, path)
      written += bytes.length
      if (written > limit / 5) await trim()
    },
  }
}
