// `npm run conformance -- auth-js`: auth-js's own tests against our identity service; see README.md one folder up.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { layDownSuite } from '../suite/checkout.ts'
import type { Suite } from '../suite/command.ts'
import { jest } from '../suite/jest.ts'
import type { Test } from '../suite/outcome.ts'
import { expected } from './expected.ts'
import { readInstances } from './instances.ts'
import { startServers } from './servers.ts'

/** The suite's own two ways to run: against Supabase's CLI, and against docker compose. */
const configs = ['jest.config.cli.js', 'jest.config.docker.js']

export const authJs: Suite = {
  name: 'auth-js',
  takes: ['work', 'file', 'test'],
  expected,
  async run(wanted) {
    const suite = await layDownSuite(wanted.checkout, wanted.work, 'packages/core/auth-js')
    // the suite keeps none of the keys that it signs with
    await promisify(execFile)(process.execPath, ['test/generate-signing-keys.js'], { cwd: suite })
    await startServers(await readInstances(suite), wanted.log)
    const tests: Test[] = []
    for (const config of configs) tests.push(...(await jest(suite, config, wanted)))
    return tests
  },
}
