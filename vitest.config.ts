// Vitest: every *.test.ts beside its file; one PostgreSQL cluster per run (runtime/test/global-setup.ts).
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '#runtime/rest': path('./runtime/rest/index.ts'),
      '#runtime/client': path('./runtime/client/index.ts'),
    },
  },
  test: {
    include: [
      'generator/**/*.test.ts',
      'runtime/**/*.test.ts',
      'bench/**/*.test.ts',
      'dashboard/{src,docs}/**/*.test.{ts,tsx}',
      'docs/**/*.test.ts',
    ],
    globalSetup: ['runtime/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // files share modules, which saves a sixth of the time: what one stubs it puts back, and each has databases of its own
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
})
