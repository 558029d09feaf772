// The client is small: what a front end bundles of it, with a small generated client, and that it imports nothing else.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'

const root = projectRoot()

/** A client as a browser gets it. */
async function bundled(entry: string): Promise<{ bytes: number; inputs: string[] }> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    alias: { '#runtime/client': join(root, 'runtime/client/index.ts') },
  })
  const [file] = result.outputFiles
  return { bytes: gzipSync(file?.contents ?? '').length, inputs: Object.keys(result.metafile.inputs) }
}

it.each([
  ['the demo table', 'generated/client.ts', 8192],
  ['tables with relations', 'generator/test/golden/relations/expected/client.ts', 8192],
  ['functions', 'generator/test/golden/functions/expected/client.ts', 8192],
])('is at most 8 kB with %s, and brings nothing else', async (_, entry, most) => {
  const { bytes, inputs } = await bundled(entry)
  expect(bytes).toBeLessThanOrEqual(most)
  expect(
    inputs.filter((path) => !/^(runtime\/client|generated|generator\/test\/golden)\//.test(path)),
  ).toEqual([])
})
