// Entry of the process that makes clients out of generated code: one request over IPC, one answer, and it ends. A process
// of its own, because compiling and packing would hold the server's event loop.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { archive } from './client-folder/archive.ts'
import { bundle } from './client-folder/bundle.ts'
import { type Folder, readFolder } from './client-folder/folder.ts'
import { placeFolder } from './client-folder/place.ts'
import type { ClientAnswer, ClientRequest, ClientSources } from './client-protocol.ts'
import { withLock } from './output/lock.ts'

/** Reads while nobody writes. Code that we may not lock we may not write either, so nobody does. */
async function read({
  generatedDir,
  runtimeDir,
}: ClientSources): Promise<{ folder: Folder; schemaHash: string }> {
  const work = async () => {
    const index = await readFile(join(generatedDir, 'index.ts'), 'utf8').catch(() => '')
    const [, schemaHash] = /^export const schemaHash = '([^']*)'$/m.exec(index) ?? []
    if (schemaHash === undefined)
      throw new Error(`${generatedDir} holds no generated code; run npm run generate`)
    return { folder: await readFolder(generatedDir, runtimeDir), schemaHash }
  }
  try {
    return await withLock(generatedDir, work)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return await work()
  }
}

async function contentOf(folder: Folder, make: 'zip' | 'js' | 'd.ts'): Promise<Uint8Array> {
  if (make === 'zip') return archive(folder)
  if (make === 'js') return Buffer.from(await bundle(folder))
  const { emitDeclarations } = await import('./emit/declarations.ts') // loads a compiler
  return Buffer.from(emitDeclarations(folder, 'client.ts'))
}

async function answerTo(request: ClientRequest): Promise<ClientAnswer> {
  try {
    const { folder, schemaHash } = await read(request)
    if (request.make === 'folder') return { report: await placeFolder(folder, request) }
    return { schemaHash, content: await contentOf(folder, request.make) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

if (process.send === undefined) {
  console.error('This makes clients for Supabase Lite; run `npm run generate -- --client DIR` instead.')
  process.exitCode = 1
} else {
  process.once('message', (request: ClientRequest) => {
    void answerTo(request).then((answer) =>
      process.send?.(answer, undefined, undefined, () => process.disconnect()),
    )
  })
}
