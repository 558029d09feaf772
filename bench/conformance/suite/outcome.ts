// What Jest found, beside what we expect it to find: failures that are news, known ones, and known ones that passed.
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Jest's `--json`, as far as it is read. */
interface JestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

export interface Test {
  /** Of the suite, then the names of the test's groups and its own. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'left out'
  readonly reason: string
}

const states: Readonly<Record<string, Test['state']>> = { passed: 'passed', failed: 'failed' }

/** @param folder that file names are told from */
export async function readReport(file: string, folder: string): Promise<readonly Test[]> {
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as JestReport
  return testResults.flatMap(({ name, message, assertionResults }): readonly Test[] => {
    const where = relative(folder, name)
    // a file that does not compile has no tests
    if (assertionResults.length === 0 && message !== '')
      return [{ name: where, state: 'failed', reason: stripVTControlCharacters(message) }]
    return assertionResults.map(({ fullName, status, failureMessages }) => ({
      name: `${where}: ${fullName}`,
      state: states[status] ?? 'left out',
      reason: stripVTControlCharacters(failureMessages.join('\n')),
    }))
  })
}

/** Name of a test to the reason why it fails. */
export type Expected = ReadonlyMap<string, string>

const indent = (text: string) => text.replaceAll(/^/gm, '    ')

/** The first lines, without the stack. */
const gist = (reason: string) =>
  reason
    .split(/\n\s+at /, 1)[0]
    ?.split('\n')
    .slice(0, 25)
    .join('\n') ?? ''

/** Prints the outcome. @returns whether all failures are expected ones, and there is something at all */
export function tell(tests: readonly Test[], expected: Expected): boolean {
  const count = (state: Test['state']) => tests.filter((test) => test.state === state).length
  const failed = tests.filter(({ state }) => state === 'failed')
  const known = failed.filter(({ name }) => expected.has(name))
  const news = failed.filter(({ name }) => !expected.has(name))
  const mended = tests.filter(({ name, state }) => state === 'passed' && expected.has(name))
  for (const reason of new Set(known.map(({ name }) => expected.get(name) ?? ''))) {
    const names = known.map(({ name }) => name).filter((name) => expected.get(name) === reason)
    console.log(`expected: ${reason}\n${indent(names.join('\n'))}`)
  }
  for (const { name } of mended) console.log(`passes now, though it is listed as failing: ${name}`)
  for (const { name, reason } of news) console.log(`FAILED: ${name}\n${indent(gist(reason))}`)
  console.log(
    `${count('passed')} passed, ${failed.length} failed (${known.length} expected, ${news.length} not), ` +
      `${count('left out')} left out`,
  )
  return news.length === 0 && count('passed') > 0
}
