// The TypeScript of the documentation: every block a module beside the generated client, all of them checked in one program, and run in
// one process as a signed-in user.
import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import ts from 'typescript'
import { projectRoot } from '../../runtime/config/root.ts'
import { nameOf, type Block } from './blocks.ts'
import type { Project } from './project.ts'

export interface Module {
  readonly block: Block
  readonly file: string
}

/** Writes the blocks as modules: those of a front end (`// src/name.ts`, or an import of ./db) there, all others in the project. */
export async function writeModules(project: Project, blocks: readonly Block[]): Promise<Module[]> {
  const given = await readFile(join(projectRoot(), 'docs/tools/given.ts'), 'utf8')
  await writeFile(join(project.folder, 'given.ts'), given.replaceAll('../../generated/', './generated/'))
  return Promise.all(
    blocks.map(async (block, index) => {
      const named = /^\/\/ src\/(\S+)\n/.exec(block.text)?.[1]
      const isElsewhere = named !== undefined || block.text.includes("'./db/")
      const folder = isElsewhere ? join(project.folder, '../web/src') : project.folder
      const file = join(folder, named ?? `block${index}.${block.language}`)
      const text = block.text.replaceAll('localhost:8000', new URL(project.product.url).host)
      await writeFile(file, `${text}\nexport {}\n`)
      return { block, file }
    }),
  )
}

/** What the compiler says of the modules, by the name of their blocks. */
export function mistakes(project: Project, modules: readonly Module[]): string[] {
  const program = ts.createProgram([join(project.folder, 'given.ts'), ...modules.map(({ file }) => file)], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(projectRoot(), 'node_modules/@types')],
  })
  const sources = new Map(modules.map(({ block, file }) => [file, block]))
  return [
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ].map(({ file, start = 0, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n')
    const block = file && sources.get(file.fileName)
    if (!block) return `${file?.fileName ?? ''}: ${text}`
    return `${block.page}:${block.line + 1 + file.getLineAndCharacterOfPosition(start).line}: ${text}`
  })
}

/** Runs in the child: what given.ts declares, then every block in order. What a block watches ends with the process. */
const runner = (modules: readonly Module[]) => `
import { File } from 'node:buffer'
import ws from 'ws'
import { createClient as createSupabase } from '@supabase/supabase-js'
import { QueryClient } from '@tanstack/react-query'
import { readFileSync } from 'node:fs'
import { createClient } from './generated/client.ts'
import { createQueries } from './generated/query.ts'
const { url, anonKey, token, userId, image } = JSON.parse(process.argv[2])
globalThis.WebSocket = ws
const db = createClient({ url, key: anonKey, accessToken: () => token })
const supabase = createSupabase(url, anonKey, { accessToken: async () => token })
Object.assign(globalThis, { db, supabase, token, userId, ANON_KEY: anonKey, lastCursor: undefined, render() {}, reload() {} })
Object.assign(globalThis, { queries: createQueries(db), queryClient: new QueryClient() })
globalThis.file = new File([readFileSync(image)], 'photo.webp', { type: 'image/webp' })
const failed = []
const run = async (name, load) => {
  try { await load() } catch (error) { failed.push(name + ': ' + (error?.stack ?? error) + ' ' + JSON.stringify(error)) }
}
process.on('unhandledRejection', (error) => failed.push(String(error?.stack ?? error)))
${modules.map(({ block, file }) => `await run(${JSON.stringify(nameOf(block))}, () => import(${JSON.stringify(file)}))`).join('\n')}
await new Promise((resolve) => setTimeout(resolve, 300))
process.stdout.write('\\n' + JSON.stringify(failed))
process.exit(0)
`

/** Runs the modules; gives what failed. */
export async function failures(project: Project, modules: readonly Module[]): Promise<string[]> {
  const outdir = join(project.folder, 'built')
  await mkdir(outdir)
  await build({
    stdin: { contents: runner(modules), resolveDir: project.folder, loader: 'ts' },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  const { product, user, folder } = project
  const facts = {
    ...{ url: product.url, anonKey: product.anonKey, token: user.token, userId: user.id },
    image: join(folder, 'photo.webp'),
  }
  const child = spawn(process.execPath, [join(outdir, 'stdin.mjs'), JSON.stringify(facts)], {
    cwd: folder,
    env: project.env,
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  const list = /\n(\[.*\])$/.exec(output)?.[1]
  return code === 0 && list !== undefined
    ? (JSON.parse(list) as string[])
    : [`exit ${String(code)}\n${output}${errors}`]
}
