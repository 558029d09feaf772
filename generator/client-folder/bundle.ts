// A client folder as one ES module for a script tag: no imports, minified, with the names that `client.ts` exports.
import { posix } from 'node:path'
import { build, type Plugin, stop } from 'esbuild'
import type { Folder } from './folder.ts'

const entry = 'client.ts'

/** Reads from the folder instead of a disk. */
const fromFolder = (folder: Folder): Plugin => ({
  name: 'client folder',
  setup: (plugged) => {
    plugged.onResolve({ filter: /./ }, ({ path, importer }) => ({
      namespace: 'folder',
      path: posix.join(posix.dirname(importer), path.replace(/\.js$/, '.ts')),
    }))
    plugged.onLoad({ filter: /./, namespace: 'folder' }, ({ path }) => {
      const contents = folder.get(path)
      return contents === undefined ? null : { contents, loader: 'ts' }
    })
  },
})

/**
 * The module's text.
 * @throws Error when the folder's code is broken
 */
export async function bundle(folder: Folder): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
      plugins: [fromFolder(folder)],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      tsconfigRaw: {},
      banner: { js: "// Supabase Lite: the typed client of this server's schema. Its types: /client.d.ts" },
      logLevel: 'silent',
    })
    const [file] = outputFiles
    if (file === undefined) throw new Error('esbuild made no file')
    return file.text
  } finally {
    await stop()
  }
}
