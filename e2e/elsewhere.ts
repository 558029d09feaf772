// A front end outside the repository: a throw-away project, compiled, built and served with the repository's tools.
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, preview } from 'vite'
import type { Product } from './product.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

/** What a command printed, and whether it succeeded. */
export interface Outcome {
  readonly code: number
  readonly output: string
}

/** `npm run <args>` in the repository, joined to a running product; `input` goes to its stdin. */
export async function npmRun(product: Product, args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn('npm', ['run', '--silent', ...args], { cwd: root, env: product.env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  }
  child.stdin.end(input)
  const code = await new Promise<number>((resolve) => child.once('close', (exit) => resolve(exit ?? 1)))
  return { code, output }
}

/** An empty folder for a project. */
export const makeFolder = () => mkdtemp(join(tmpdir(), 'lite-elsewhere-'))

/** Writes files of a project, by their paths in it. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

/** Makes a package of the repository importable in a project. */
export async function linkPackage(folder: string, name: string): Promise<void> {
  const path = join(folder, 'node_modules', name)
  await mkdir(dirname(path), { recursive: true })
  await symlink(join(root, 'node_modules', name), path)
}

/** What the TypeScript compiler says of a project. */
export async function compile(folder: string, config: string): Promise<Outcome> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  return await run(process.execPath, [compiler, '-p', join(folder, config)], { cwd: folder }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: unknown) => ({ code: 1, output: (error as { stdout?: string }).stdout ?? String(error) }),
  )
}

/** Builds a project with Vite and serves the result on a port of its own. */
export async function serve(
  folder: string,
  configFile: string | false = false,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { NODE_ENV } = process.env
  await build({ root: folder, configFile, logLevel: 'error' })
  const server = await preview({ root: folder, configFile, preview: { port: 0 }, logLevel: 'error' })
  // Vite sets it to production for the whole process, and with it for the products that start next.
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = NODE_ENV
  const [url] = server.resolvedUrls?.local ?? []
  if (url === undefined) throw new Error('the preview has no address')
  return { url, stop: () => server.close() }
}
