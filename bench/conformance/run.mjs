// `npm run conformance`: bundles the runner from the sources as they are, beside the build and not into it, and runs it.
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outfile = `${root}node_modules/.cache/conformance/run-${process.pid}.mjs`
await build({
  absWorkingDir: root,
  entryPoints: ['bench/conformance/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
})
try {
  const { main } = await import(outfile)
  process.exitCode = await main(process.argv.slice(2))
} finally {
  await rm(outfile, { force: true })
}
