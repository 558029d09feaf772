// The client is small: what a front end bundles of it, with a small generated client, what of that it loads later, and that
// it imports nothing else.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'

const root = projectRoot()

interface Bundled {
  /** Bytes of what is loaded at once, and of what is loaded with the first subscription. */
  readonly atOnce: number
  readonly later: number
  readonly inputs: readonly string[]
}

/** A client as a browser gets it. */
async function bundled(entry: string): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    alias: { '#runtime/client': join(root, 'runtime/client/index.ts') },
  })
  const bytes = (path: string) =>
    gzipSync(outputFiles.find((file) => file.path === join(root, path))?.contents ?? '').length
  const outputs = Object.entries(metafile.outputs)
  const [first = ''] = outputs.find(([, { entryPoint }]) => entryPoint === entry) ?? []
  const needed = new Set([first])
  for (const path of needed)
    for (const { kind, path: other } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement') needed.add(other)
  const sum = (paths: readonly string[]) => paths.reduce((total, path) => total + bytes(path), 0)
  return {
    atOnce: sum([...needed]),
    later: sum(outputs.map(([path]) => path).filter((path) => !needed.has(path))),
    inputs: Object.keys(metafile.inputs),
  }
}

it.each([
  ['the demo table', 'generated/client.ts'],
  ['tables with relations', 'generator/test/golden/relations/expected/client.ts'],
  ['functions', 'generator/test/golden/functions/expected/client.ts'],
])(
  'is at most 8 kB with %s, 5 kB more with realtime, 3 kB with files, and brings nothing else',
  async (_, entry) => {
    const { atOnce, later, inputs } = await bundled(entry)
    expect(atOnce).toBeGreaterThan(4_000)
    expect(atOnce).toBeLessThanOrEqual(8_192)
    expect(later).toBeGreaterThan(2_000)
    expect(later).toBeLessThanOrEqual(5_120 + 3_072)
    expect(
      inputs.filter((path) => !/^(runtime\/client|generated|generator\/test\/golden)\//.test(path)),
    ).toEqual([])
  },
)
