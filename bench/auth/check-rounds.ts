// What many refreshes of one token at once may come to (security.md 4.4): one register, so looking at each round is enough.
import type { Answer } from './people.ts'

/** One token, refreshed many times at once, while one of the servers may have been killed. */
export interface RoundOutcome {
  readonly round: number
  /** Answers of servers that lived on. */
  readonly living: readonly Answer[]
  /** Answers of the one that was killed: a broken connection is fine there. */
  readonly killed: readonly Answer[]
  /** Of a client that heard nothing and asked once more. */
  readonly retry: Answer
  /** Rows of the session afterwards. */
  readonly tokens: { readonly all: number; readonly unused: number }
}

const successor = ({ body }: Answer): unknown => body.refresh_token

/** What is wrong with a round; nothing in a correct one. Tokens are never part of it. */
export function complaintsOf({ round, living, killed, retry, tokens }: RoundOutcome): readonly string[] {
  const complaints: string[] = []
  const answered = [...living, ...killed.filter(({ status }) => status !== 0), retry]
  for (const status of new Set(answered.map((answer) => answer.status)))
    if (status !== 200) complaints.push(`an answer of ${status}`)
  const successors = new Set(answered.filter(({ status }) => status === 200).map(successor))
  if (successors.size !== 1) complaints.push(`${successors.size} different successors`)
  if (tokens.unused !== 1) complaints.push(`${tokens.unused} tokens that can be used`)
  // the first of the session, and one for each round
  if (tokens.all !== round + 1) complaints.push(`${tokens.all} tokens after ${round} rounds`)
  return complaints.map((complaint) => `round ${round}: ${complaint}`)
}
