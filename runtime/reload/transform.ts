// TypeScript files to CommonJS texts with esbuild, each by itself: imports stay `require` calls. Broken files are told
// apart from good ones.
import { join, posix } from 'node:path'
import { build, type BuildFailure, stop } from 'esbuild'

/** One transformed file: either code, or the reason why there is none. */
export interface Text {
  /** Imported files of the same folder, relative to the folder. */
  readonly imports: readonly string[]
  readonly code: string | undefined
  readonly failure: string | undefined
}

/** Files for one call: bounds how long decoding an answer holds the event loop. */
const batch = 250
/** esbuild's own process ends after this long without work. */
const idle = 60_000

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

async function transformBatch(dir: string, files: readonly string[], into: Map<string, Text>): Promise<void> {
  if (files.length === 0) return
  try {
    const { metafile, outputFiles } = await build({
      entryPoints: files.map((file) => join(dir, file)),
      absWorkingDir: dir,
      outdir: dir,
      outbase: dir,
      bundle: true,
      // Nothing is bundled: with every import external, esbuild transforms each file and lists what it imports.
      external: ['*'],
      write: false,
      metafile: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      legalComments: 'none',
      logLevel: 'silent',
    })
    const codes = new Map(outputFiles.map((file) => [file.path, file]))
    for (const [path, output] of Object.entries(metafile.outputs)) {
      const file = output.entryPoint
      if (file === undefined) continue
      const imports = output.imports
        .filter((one) => one.path.startsWith('.'))
        .map((one) => posix.join(posix.dirname(file), one.path))
      into.set(file, { imports, code: codes.get(join(dir, path))?.text, failure: undefined })
    }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    const broken = new Set<string>()
    for (const { location, text } of error.errors) {
      if (location === null || !files.includes(location.file)) throw error
      if (broken.has(location.file)) continue
      broken.add(location.file)
      const failure = `${location.file}:${location.line}: ${text}`
      into.set(location.file, { imports: [], code: undefined, failure })
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
  release: () => Promise<void>
} {
  let timer: NodeJS.Timeout | undefined
  const release = async () => {
    clearTimeout(timer)
    await stop()
  }
  return {
    transform: async (dir, files) => {
      clearTimeout(timer)
      const texts = new Map<string, Text>()
      for (let at = 0; at < files.length; at += batch) {
        await transformBatch(dir, files.slice(at, at + batch), texts)
      }
      timer = setTimeout(() => void release(), idle)
      timer.unref()
      return texts
    },
    release,
  }
}
