// `npm run conformance -- auth-js`: auth-js's own tests against our identity service; see README.md one folder up. Everything that it
// starts and writes ends with it.
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { cleanUp } from '../../cleanup.ts'
import { scratchFolder } from '../../scratch.ts'
import { layDownSuite } from './checkout.ts'
import { expected } from './expected.ts'
import { readInstances } from './instances.ts'
import { jest } from './jest.ts'
import type { Test } from './outcome.ts'
import { tell } from './outcome.ts'
import { startServers } from './servers.ts'

const usage = `Usage: npm run conformance -- auth-js --checkout DIR [--work DIR] [--file REGEX] [--test REGEX] [--log]`

const options = {
  checkout: { type: 'string' },
  work: { type: 'string' },
  file: { type: 'string', default: '.' },
  test: { type: 'string', default: '.' },
  log: { type: 'boolean', default: false },
} as const

/** The suite's own two ways to run: against Supabase's CLI, and against docker compose. */
const configs = ['jest.config.cli.js', 'jest.config.docker.js']

/** @returns 0 when all failures are expected ones, 1 when some are not, 2 for wrong arguments */
export async function authJs(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options })
  const { checkout, log } = values
  if (checkout === undefined) {
    console.error(usage)
    return 2
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
  }
  try {
    const work = values.work === undefined ? await scratchFolder() : resolve(values.work)
    await mkdir(work, { recursive: true })
    const suite = await layDownSuite(resolve(checkout), work, 'packages/core/auth-js')
    // the suite keeps none of the keys that it signs with
    await promisify(execFile)(process.execPath, ['test/generate-signing-keys.js'], { cwd: suite })
    await startServers(await readInstances(suite), log ? 'info' : 'silent')
    const tests: Test[] = []
    for (const config of configs) tests.push(...(await jest(work, suite, config, values)))
    return tell(tests, expected) ? 0 : 1
  } finally {
    await cleanUp()
  }
}
