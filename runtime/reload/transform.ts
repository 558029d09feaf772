// TypeScript files to scripts with esbuild, a batch of files to one script (a script per file takes four times as long).
// Imports between files stay `require` calls. Broken files are told apart from good ones.
import { join, posix } from 'node:path'
import { build, type BuildFailure, type Plugin, stop, transform } from 'esbuild'

/** One transformed file: either its script, or the reason why there is none. */
export interface Text {
  /** Imported files of the same folder, relative to the folder. */
  readonly imports: readonly string[]
  /**
   * The script of the whole batch. As a function of `require` and `exports` it sets `exports[file]` to a function that
   * runs the file and returns its namespace; while it does, every `require` comes from that file.
   */
  readonly script: string | undefined
  readonly failure: string | undefined
}

/** Files of one script: bounds how long compiling it holds the event loop. */
const batch = 250
/** esbuild's own process ends after this long without work. */
const idle = 60_000

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

/** Imports between files are external by their spelling, so the script names its own files in another way. */
const own = 'unit:'

const unit = (file: string) =>
  `exports[${JSON.stringify(file)}] = () => require(${JSON.stringify(own + file)})`

const ownFiles = (dir: string): Plugin => ({
  name: 'own files',
  setup: (plugged) => {
    plugged.onResolve({ filter: /^unit:/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path: join(dir, path.slice(own.length)) } : null,
    )
  },
})

async function transformBatch(dir: string, files: readonly string[], into: Map<string, Text>): Promise<void> {
  if (files.length === 0) return
  try {
    const { metafile, outputFiles } = await build({
      stdin: { contents: files.map(unit).join('\n'), resolveDir: dir },
      plugins: [ownFiles(dir)],
      absWorkingDir: dir,
      bundle: true,
      external: ['./*', '../*', '#*'],
      packages: 'external',
      write: false,
      metafile: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      legalComments: 'none',
      logLevel: 'silent',
    })
    const script = outputFiles[0]?.text
    for (const file of files) {
      const imports = (metafile.inputs[file]?.imports ?? [])
        .filter((one) => one.path.startsWith('.'))
        .map((one) => posix.join(posix.dirname(file), one.path))
      into.set(file, { imports, script, failure: undefined })
    }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    const broken = new Set<string>()
    for (const { location, text } of error.errors) {
      if (location === null || !files.includes(location.file)) throw error
      if (broken.has(location.file)) continue
      broken.add(location.file)
      const failure = `${location.file}:${location.line}: ${text}`
      into.set(location.file, { imports: [], script: undefined, failure })
    }
    const good = files.filter((file) => !broken.has(file))
    await transformBatch(dir, good, into)
  }
}

/** Makes a transformer; esbuild's process starts when there is work and ends when there was none for a minute. */
export function transformer(): {
  /**
   * Transforms `files`, given relative to `dir`.
   * @throws when esbuild itself fails, for example because a file vanished
   */
  transform: (dir: string, files: readonly string[]) => Promise<Map<string, Text>>
  /** Starts esbuild's process where there is none, for work that is about to come. */
  wake: () => void
  release: () => Promise<void>
} {
  let timer: NodeJS.Timeout | undefined
  const release = async () => {
    clearTimeout(timer)
    await stop()
  }
  const releaseWhenIdle = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void release(), idle)
    timer.unref()
  }
  return {
    wake: () => {
      transform('').catch(() => undefined) // the work that follows tells what is wrong
      releaseWhenIdle()
    },
    transform: async (dir, files) => {
      clearTimeout(timer)
      const texts = new Map<string, Text>()
      for (let at = 0; at < files.length; at += batch) {
        await transformBatch(dir, files.slice(at, at + batch), texts)
      }
      releaseWhenIdle()
      return texts
    },
    release,
  }
}
