// Reads the code that the generator wrote, and nothing else: files of the generated folder itself that carry the generator's
// first line. Links are neither followed nor listed, and no path leads out of the folder.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readdir, realpath, type FileHandle } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { GeneratedFile, GeneratedText } from '../contract/generated.ts'

/** How each file of the generator begins: the same rule as in generator/emit/source.ts, which the runtime may not import. */
function isGenerated(text: string): boolean {
  const [line = ''] = text.split('\n', 1)
  return line.startsWith('// Generated') && line.endsWith('run `npm run generate`.')
}

const isPart = (name: string) => name !== '' && name !== '.' && name !== '..' && !/[\\\0]/.test(name)

const gone = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EISDIR'])
/** @returns undefined for what is not there, or is no longer */
const ifThere = (error: unknown): undefined => {
  if (gone.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
  throw error
}

/** What is known of a file, until somebody writes it. */
interface Known {
  readonly stamp: string
  /** Undefined for what is not the generator's. */
  readonly file: GeneratedFile | undefined
}

export interface Generated {
  /** Every file of the generator, in the order of their paths. */
  list(): Promise<GeneratedFile[]>
  /** @returns undefined for what is not the generator's: other files, links, what lies elsewhere */
  read(path: string): Promise<GeneratedText | undefined>
}

/** @param directory absolute path of the generated folder */
export function createGenerated(directory: string): Generated {
  const known = new Map<string, Known>()

  async function walk(below: string): Promise<string[]> {
    const entries = await readdir(join(directory, below), { withFileTypes: true }).catch(ifThere)
    const found: string[] = []
    for (const entry of entries ?? []) {
      const path = posix.join(below, entry.name)
      if (entry.isDirectory()) found.push(...(await walk(path)))
      else if (entry.isFile() && path.endsWith('.ts')) found.push(path)
    }
    return found
  }

  const stampOf = async (handle: FileHandle): Promise<string | undefined> => {
    const stats = await handle.stat({ bigint: true })
    return stats.isFile() ? `${stats.ino}-${stats.size}-${stats.mtimeNs}` : undefined
  }

  async function readOpen(path: string, handle: FileHandle): Promise<GeneratedText | undefined> {
    const bytes = await handle.readFile()
    const text = bytes.toString('utf8')
    if (!isGenerated(text)) return undefined
    return { path, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex'), text }
  }

  /** Opens a file of the folder itself, through no link. */
  async function within<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T | undefined> {
    const handle = await open(join(directory, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(ifThere)
    if (!handle) return undefined
    try {
      const [root, real] = await Promise.all([
        realpath(directory),
        realpath(join(directory, path)).catch(ifThere),
      ])
      return real === join(root, path) ? await use(handle) : undefined
    } finally {
      await handle.close()
    }
  }

  const describe = (path: string) =>
    within(path, async (handle) => {
      const stamp = await stampOf(handle)
      if (stamp === undefined) return undefined
      const before = known.get(path)
      if (before?.stamp === stamp) return before.file
      const read = await readOpen(path, handle)
      const file = read && { path, size: read.size, hash: read.hash }
      known.set(path, { stamp, file })
      return file
    })

  return {
    list: async () => {
      const paths = (await walk('')).sort()
      const present = new Set(paths)
      for (const path of known.keys()) if (!present.has(path)) known.delete(path)
      const files: GeneratedFile[] = []
      for (const path of paths) {
        const file = await describe(path)
        if (file) files.push(file)
      }
      return files
    },
    read: async (path) => {
      if (!path.endsWith('.ts') || !path.split('/').every(isPart)) return undefined
      return within(path, async (handle) =>
        (await stampOf(handle)) === undefined ? undefined : readOpen(path, handle),
      )
    },
  }
}
