// What pytest says in its report for JUnit, as outcomes of tests. A test whose teardown fails has failed.
import { readFile } from 'node:fs/promises'
import { XMLParser } from 'fast-xml-parser'
import type { Test } from '../suite/outcome.ts'

interface Case {
  readonly '@name': string
  readonly failure?: readonly { readonly '@message'?: string }[]
  readonly error?: readonly { readonly '@message'?: string }[]
  readonly skipped?: readonly unknown[]
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => ['testcase', 'failure', 'error', 'skipped'].includes(name),
})

function testOf({ '@name': name, failure = [], error = [], skipped = [] }: Case): Test {
  const reasons = [...failure, ...error].map(({ '@message': message }) => message ?? '')
  const state = reasons.length > 0 ? 'failed' : skipped.length > 0 ? 'left out' : 'passed'
  return { name: name.replace(/^test_/, ''), state, reason: reasons.join('\n') }
}

/** @param file pytest's `--junitxml` */
export async function readJunit(file: string): Promise<readonly Test[]> {
  const report = parser.parse(await readFile(file, 'utf8')) as {
    readonly testsuites: { readonly testsuite: { readonly testcase?: readonly Case[] } }
  }
  return (report.testsuites.testsuite.testcase ?? []).map(testOf)
}
