// A suite of somebody else's tests as a command: its arguments, its folder, what is told of it, and the end of all that it started.
// Refuses options that the suite does not know.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { cleanUp } from '../../cleanup.ts'
import { scratchFolder } from '../../scratch.ts'
import { tell, type Expected, type Test } from './outcome.ts'

const options = {
  checkout: { type: 'string' },
  work: { type: 'string' },
  file: { type: 'string', default: '.' },
  test: { type: 'string', default: '.' },
  python: { type: 'string', default: '/usr/bin/python3' },
  log: { type: 'boolean', default: false },
} as const

const said: Readonly<Record<keyof typeof options, string>> = {
  checkout: '--checkout DIR',
  work: '[--work DIR]',
  file: '[--file REGEX]',
  test: '[--test REGEX]',
  python: '[--python FILE]',
  log: '[--log]',
}

/** What a suite is run with. */
export interface Wanted {
  /** The repository, or its git directory. */
  readonly checkout: string
  /** A folder of its own, which is there. */
  readonly work: string
  /** Regular expressions of the files and the tests to run. */
  readonly file: string
  readonly test: string
  readonly python: string
  /** Whether the lines of the tests and of the server are shown. */
  readonly log: boolean
}

export interface Suite {
  readonly name: string
  /** Options beside `--checkout` and `--log`. */
  readonly takes: readonly (keyof typeof options)[]
  readonly expected: Expected
  run(wanted: Wanted): Promise<readonly Test[]>
}

/** How a suite is called, for its users. */
export const usageOf = ({ name, takes }: Pick<Suite, 'name' | 'takes'>): string =>
  ['npm run conformance --', name, said.checkout, ...takes.map((option) => said[option]), said.log].join(' ')

/** @returns what the arguments say, or undefined where they are wrong */
function read(suite: Suite, args: readonly string[]) {
  try {
    const { values, tokens } = parseArgs({ args: [...args], options, tokens: true })
    const known: ReadonlySet<string> = new Set(['checkout', 'log', ...suite.takes])
    const unknown = tokens.some((token) => token.kind === 'option' && !known.has(token.name))
    const { checkout } = values
    return unknown || checkout === undefined ? undefined : { ...values, checkout }
  } catch {
    return undefined
  }
}

/**
 * Runs a suite, and ends what it started.
 * @returns 0 when all failures are expected ones, 1 when some are not, 2 for wrong arguments
 */
export async function command(suite: Suite, args: readonly string[]): Promise<number> {
  const values = read(suite, args)
  if (values === undefined) {
    console.error(`Usage: ${usageOf(suite)}`)
    return 2
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
  }
  try {
    const work = values.work === undefined ? await scratchFolder() : resolve(values.work)
    await mkdir(work, { recursive: true })
    const tests = await suite.run({ ...values, checkout: resolve(values.checkout), work })
    return tell(tests, suite.expected) ? 0 : 1
  } finally {
    await cleanUp()
  }
}
