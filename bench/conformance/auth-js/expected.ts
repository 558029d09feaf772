// Tests of the suite that fail here, and why: out of scope, or of the environment. Whatever else fails is news.
import type { Expected } from './outcome.ts'

const groups: readonly { readonly reason: string; readonly tests: readonly string[] }[] = []

export const expected: Expected = new Map(
  groups.flatMap(({ reason, tests }) => tests.map((name): [string, string] => [name, reason])),
)
