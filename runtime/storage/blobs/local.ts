// Blobs on the local disk: written to a temporary file, flushed, renamed, the folder flushed. Refuses (507) to write when the
// disk is full, read-only, or would have less free than the reserve. Source: storage.md §2.4, attacks T-02, T-11, T-16.
import { constants, type Dirent } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import {
  access,
  copyFile,
  link,
  mkdir,
  open,
  opendir,
  readdir,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises'
import { join } from 'node:path'
import { storageErrors } from '../errors.ts'
import type { Step } from '../steps.ts'
import { BlobMissing, type BlobStore, type StoredFile } from './contract.ts'

export interface LocalSettings {
  /** Absolute path of the folder. */
  readonly root: string
  /** Bytes that stay free for others, PostgreSQL above all. */
  readonly reserve: number
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG'])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** What a disk says that cannot take more. */
function translated(error: unknown): unknown {
  return full.has(codeOf(error)) ? storageErrors.full(undefined, { cause: error }) : error
}

/** Folders without hard links, and files that have too many of them. */
const noLinks = new Set(['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

async function copyBytes(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  const file = await open(to, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Bytes that are written at once: one system call for each chunk of a socket would be too many. */
const piece = 512 * 1024
const bytesBetweenLooks = 64 * 1024 ** 2

/** One write is under way while the next chunks arrive. @param look is called now and then, and may refuse */
async function writeAll(file: FileHandle, body: AsyncIterable<Buffer>, look: () => Promise<void>) {
  let writing: Promise<unknown> = Promise.resolve()
  let waiting: Buffer[] = []
  let [length, sinceLook] = [0, 0]
  const write = async () => {
    await writing
    writing = writeWhole(file, waiting, length)
    writing.catch(() => undefined)
    ;[waiting, length] = [[], 0]
  }
  for await (const chunk of body) {
    waiting.push(chunk)
    length += chunk.length
    sinceLook += chunk.length
    if (sinceLook > bytesBetweenLooks) {
      sinceLook = 0
      await look()
    }
    if (length >= piece) await write()
  }
  if (length > 0) await write()
  await writing
}

/** A disk that fills up takes a part before it refuses. */
async function writeWhole(file: FileHandle, chunks: readonly Buffer[], length: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks)
  if (bytesWritten < length) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten))
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** @param settings whose `reserve` may change */
export function createLocalStore(settings: LocalSettings, step: Step = () => undefined): BlobStore {
  const { root } = settings
  let [temporary, blobs] = ['', '']
  const folderOf = (id: string) => join(blobs, id.slice(0, 2))
  const pathOf = (id: string) => join(folderOf(id), id)

  async function free(): Promise<number> {
    const { bavail, bsize } = await statfs(root)
    return bavail * bsize
  }

  /** From a finished temporary file to a blob that survives a loss of power. */
  async function keep(temp: string, id: string): Promise<void> {
    await rename(temp, pathOf(id))
    step('file renamed')
    await syncFolder(folderOf(id))
    step('folder synced')
  }

  /** Runs `work` on a fresh temporary file; it is gone afterwards, whatever happens. */
  async function withTemporary(id: string, work: (path: string) => Promise<void>): Promise<void> {
    const temp = join(temporary, id)
    try {
      await work(temp)
      await keep(temp, id)
    } catch (error) {
      await rm(temp, { force: true }).catch(() => undefined)
      throw translated(error)
    }
  }

  return {
    open: async (owner) => {
      ;[temporary, blobs] = [join(root, owner, 'tmp'), join(root, owner, 'blobs')]
      await mkdir(temporary, { recursive: true, mode: 0o700 })
      await mkdir(blobs, { recursive: true, mode: 0o700 })
      const there = new Set(await readdir(blobs))
      const names = Array.from({ length: 256 }, (_, first) => first.toString(16).padStart(2, '0'))
      for (const name of names) {
        if (!there.has(name)) await mkdir(join(blobs, name), { mode: 0o700 })
      }
      // what is there already may be another user's
      const { R_OK, W_OK, X_OK } = constants
      for (const folder of [temporary, ...names.map((name) => join(blobs, name))])
        await access(folder, R_OK | W_OK | X_OK)
      for (const folder of [blobs, join(root, owner), root]) await syncFolder(folder)
    },

    write: async (id, body, size = 0) => {
      if ((await free()) - size < settings.reserve) throw storageErrors.full()
      await withTemporary(id, async (temp) => {
        const file = await open(
          temp,
          constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
          0o600,
        )
        try {
          await writeAll(file, body, async () => {
            if ((await free()) < settings.reserve) throw storageErrors.full()
          })
          step('file written')
          await file.sync()
          step('file synced')
        } finally {
          await file.close()
        }
      })
    },

    read: async (id, range) => {
      try {
        const file = await open(pathOf(id), constants.O_RDONLY | constants.O_NOFOLLOW)
        return file.createReadStream({ ...range, highWaterMark: 256 * 1024 })
      } catch (error) {
        if (codeOf(error) === 'ENOENT') throw new BlobMissing(id, { cause: error })
        throw error
      }
    },

    // Blobs never change, so that a second name of the same bytes is a copy.
    copy: async (from, to) => {
      try {
        await link(pathOf(from), pathOf(to))
      } catch (error) {
        if (codeOf(error) === 'ENOENT') throw new BlobMissing(from, { cause: error })
        if (!noLinks.has(codeOf(error))) throw translated(error)
        await withTemporary(to, (temp) => copyBytes(pathOf(from), temp))
      }
      step('file copied')
      await syncFolder(folderOf(to))
    },

    remove: async (id) => {
      await rm(pathOf(id), { force: true })
      step('file removed')
    },

    size: async (id) => {
      try {
        return (await stat(pathOf(id))).size
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw error
      }
    },

    async *list() {
      for await (const folder of await opendir(blobs)) {
        if (!folder.isDirectory()) continue
        for await (const entry of await opendir(join(blobs, folder.name))) {
          const file = await described(join(blobs, folder.name), entry)
          if (file) yield file
        }
      }
    },

    sweepUnfinished: async (before) => {
      let count = 0
      for await (const entry of await opendir(temporary)) {
        const file = await described(temporary, entry)
        if (!file || file.at >= before) continue
        await rm(join(temporary, entry.name), { force: true })
        count += 1
      }
      return count
    },

    free: async () => Math.max(0, (await free()) - settings.reserve),
  }
}

/** Undefined for what is none of ours, or gone meanwhile. */
async function described(folder: string, entry: Dirent): Promise<StoredFile | undefined> {
  if (!entry.isFile() || !uuid.test(entry.name)) return undefined
  const found = await stat(join(folder, entry.name)).catch(() => undefined)
  // a link keeps the time of its first name's bytes: only this one tells when the file came to be here
  return found && { id: entry.name, at: found.ctime, size: found.size }
}
