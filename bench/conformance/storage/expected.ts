// Tests of the suites that fail here, and why. Whatever else fails is news.
import type { Expected } from '../auth-js/outcome.ts'

const groups: readonly { readonly reason: string; readonly tests: readonly string[] }[] = []

export const expected: Expected = new Map(
  groups.flatMap(({ reason, tests }) => tests.map((name): [string, string] => [name, reason])),
)
