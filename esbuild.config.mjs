// Builds dist/: the server, the commands, the generator and /docs with esbuild, the dashboard with Vite. A part is built
// again only when the hash of its sources differs from the one recorded beside it. Run directly, it builds everything.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = join(root, 'dist')

/** Entry points of the server's bundle: name in dist/ to source file. */
const entryPoints = {
  main: 'runtime/main.ts',
  cli: 'runtime/cli/main.ts',
  generator: 'generator/cli.ts',
  'client-maker': 'generator/client.ts',
  rest: 'runtime/rest/index.ts',
  client: 'runtime/client/index.ts',
}

/** esbuild's settings for the server, used by the build and by `npm run dev`. */
export const serverOptions = {
  absWorkingDir: root,
  entryPoints,
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: true,
  logLevel: 'warning',
}

async function sourceFiles(folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true })
  return entries
    .filter(
      (entry) =>
        entry.isFile() &&
        !/\.test\.tsx?$|[/\\](golden|results)[/\\]/.test(join(entry.parentPath, entry.name)),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function sourceHash(folders) {
  const hash = createHash('sha256')
  const files = (await Promise.all(folders.map(sourceFiles))).flat()
  for (const file of [...files, join(root, 'package.json'), join(root, 'esbuild.config.mjs')]) {
    hash
      .update(file.slice(root.length))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}

async function buildPart(name, folders, build) {
  if (!folders.every((folder) => existsSync(join(root, folder)))) return false
  const record = join(dist, `.${name}-hash`)
  const hash = await sourceHash(folders)
  if (existsSync(record) && (await readFile(record, 'utf8')) === hash) return false
  await build()
  await mkdir(dist, { recursive: true })
  await writeFile(record, hash)
  return true
}

/** Builds the server where its sources changed. Resolves to whether it did. Rejects with esbuild's errors. */
export function buildServer() {
  return buildPart('server', ['runtime', 'generator'], async () => {
    const { build } = await import('esbuild')
    await build(serverOptions)
  })
}

/** Builds the benches where they or the server changed. Resolves to whether it did. Rejects with esbuild's errors. */
export function buildBench() {
  return buildPart('bench', ['runtime', 'generator', 'bench'], async () => {
    const { build } = await import('esbuild')
    await build({
      ...serverOptions,
      entryPoints: {
        bench: 'bench/main.ts',
        'bench-probe': 'bench/probe.ts',
        'bench-peers': 'bench/rest/peers.ts',
        'bench-bare': 'bench/storage/bare.ts',
        'bench-tus': 'bench/storage/tus-child.ts',
        'bench-receivers': 'bench/realtime/receivers.ts',
        'bench-autocannon': 'bench/rest/autocannon.ts',
      },
    })
  })
}

/** Builds the dashboard where its sources changed. Resolves to whether it did. Rejects with Vite's errors. */
export function buildDashboard() {
  return buildPart('dashboard', ['dashboard'], async () => {
    const { build } = await import('vite')
    const { NODE_ENV } = process.env
    await build({
      configFile: join(root, 'dashboard/vite.config.ts'),
      root: join(root, 'dashboard'),
      logLevel: 'warn',
    })
    // Vite sets it to production for the whole process, and with it for the server that starts next.
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  })
}

/** Builds the page at /docs: ours, and Swagger UI beside it, each file also as gzip. Resolves to whether it did. */
export function buildDocs() {
  return buildPart('docs', ['dashboard/docs'], async () => {
    const { build } = await import('esbuild')
    const target = join(dist, 'docs')
    const source = join(root, 'dashboard/docs')
    const swagger = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
    await rm(target, { recursive: true, force: true })
    await build({
      entryPoints: [join(source, 'page.ts'), join(source, 'page.css')],
      bundle: true,
      outdir: target,
      format: 'iife',
      target: 'es2022',
      minify: true,
    })
    await cp(join(source, 'index.html'), join(target, 'index.html'))
    await cp(join(root, 'dashboard/public/icon.svg'), join(target, 'icon.svg'))
    for (const file of [
      'swagger-ui.css',
      'swagger-ui-bundle.js',
      'swagger-ui-bundle.js.LICENSE.txt',
      'NOTICE',
    ]) {
      // Without the line that names a source map: it is not served.
      const text = await readFile(join(swagger, file), 'utf8')
      await writeFile(
        join(target, file),
        text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=\S+( ?\*\/)?\s*$/, '\n'),
      )
    }
    for (const file of await readdir(target)) {
      await writeFile(join(target, `${file}.gz`), gzipSync(await readFile(join(target, file)), { level: 9 }))
    }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(dist, { recursive: true, force: true })
  await Promise.all([buildServer(), buildDashboard(), buildDocs()])
  console.log('Built dist/')
}
