// A STORAGE_DIR that cannot be used is told at the start: which path, which user, what to do.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
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

/** Opens a folder as a user whom modes bind, in a process of his. @returns what it says */
async function openAs(user: number, directory: string, owner: string): Promise<string> {
  const program = `import { createBlobStore } from './runtime/storage/blobs/create.ts'
    createBlobStore(${JSON.stringify({ directory, reserve: 0 })}).open(${JSON.stringify(owner)})
      .then(() => 'opened', (error) => error.message).then(console.log)`
  const { outputFiles } = await build({
    ...{ stdin: { contents: program, resolveDir: projectRoot() }, write: false, bundle: true },
    ...{ packages: 'external', format: 'esm', platform: 'node' },
  })
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-'], {
    ...{ input: outputFiles[0]?.text ?? '', cwd: '/', encoding: 'utf8' },
    // only root can become somebody else, and only root needs to
    ...(process.getuid?.() === 0 && { uid: user, gid: user }),
  })
  return `${stdout}${stderr}`.trim()
}

it('a folder that is there, and cannot be written', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lite-folder-'))
  const [owner, nobody] = [randomUUID(), 65_534]
  const isRoot = process.getuid?.() === 0
  try {
    if (isRoot) await chown(directory, nobody, nobody)
    expect(await openAs(nobody, directory, owner)).toBe('opened')
    for (const [folder, mode] of [
      ['tmp', 0o500],
      ['blobs/7f', 0o500],
      ['blobs/7f', 0o600],
    ] as const) {
      const path = join(directory, owner, folder)
      await chmod(path, mode)
      const said = await openAs(nobody, directory, owner)
      expect(said).toContain(
        `STORAGE_DIR ${directory} cannot be made or written by user ${isRoot ? nobody : process.getuid?.()}: EACCES`,
      )
      expect(said).toContain(path)
      await chmod(path, 0o700)
    }
    expect(await openAs(nobody, directory, owner)).toBe('opened')
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
