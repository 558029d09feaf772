// The dashboard is light: what a browser loads first, and every part that comes later, by name with its gzip size and its limit.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { projectRoot } from '../config/root.ts'

const folder = join(projectRoot(), 'dashboard')

/** kB (1,000 bytes) after gzip. */
const firstLoad = 160
/** Parts that may be larger than {@link usual}. */
const limits: Readonly<Record<string, number>> = { look: 110, sql: 60, drawing: 85, chart: 30 }
const usual = 24

let chunks: readonly Rolldown.OutputChunk[]
beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production') // else React brings what helps to develop
  const result = await build({
    ...{ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'silent' },
    build: { write: false },
  })
  const outputs = Array.isArray(result) ? result : 'output' in result ? [result] : []
  chunks = outputs.flatMap(({ output }) => output).filter((one) => one.type === 'chunk')
}, 300_000)

afterAll(() => void vi.unstubAllEnvs())

const kilobytes = (some: readonly Rolldown.OutputChunk[]) =>
  some.reduce((sum, { code }) => sum + gzipSync(code).length / 1000, 0)

/** What the page's own script imports, directly or not. */
function first(): ReadonlySet<string> {
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
  for (const name of needed)
    for (const other of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) needed.add(other)
  return needed
}

it('loads at most 160 kB first, and no part beyond its limit later', () => {
  const atOnce = first()
  const initial = kilobytes(chunks.filter(({ fileName }) => atOnce.has(fileName)))
  const later = chunks
    .filter(({ fileName }) => !atOnce.has(fileName))
    .map((chunk) => ({ name: chunk.name, size: kilobytes([chunk]), limit: limits[chunk.name] ?? usual }))
    .sort((a, b) => b.size - a.size)
  console.log(
    [
      `first load ${initial.toFixed(1)} kB of ${firstLoad}`,
      ...later.map(({ name, size, limit }) => `${name} ${size.toFixed(1)} kB of ${limit}`),
    ].join('\n'),
  )
  expect(initial).toBeGreaterThan(40)
  expect(initial).toBeLessThanOrEqual(firstLoad)
  expect(later.map(({ name }) => name)).toContain('import-panel')
  expect(later.filter(({ size, limit }) => size > limit)).toEqual([])
})
