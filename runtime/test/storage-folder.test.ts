// A STORAGE_DIR that cannot be used is told at the start: which path, which user, what to do.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createBlobStore } from '../storage/blobs/create.ts'

it('a folder below a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lite-folder-'))
  try {
    await writeFile(join(folder, 'file'), '')
    const directory = join(folder, 'file', 'uploads')
    const opening = createBlobStore({ directory, reserve: 0, s3: undefined }).open(randomUUID())
    await expect(opening).rejects.toThrow(
      `STORAGE_DIR ${directory} cannot be made or written by user ${process.getuid?.()}: ENOTDIR`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
