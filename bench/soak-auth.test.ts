// The soak of refresh tokens in its smallest form, with two kills; and that its checker sees what it looks for.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../runtime/config/root.ts'
import { complaintsOf, type RoundOutcome } from './auth/check-rounds.ts'

const run = promisify(execFile)

const answer = (status: number, refresh_token?: string) => ({
  status,
  body: { refresh_token },
  retryAfter: null,
})
const fine: RoundOutcome = {
  round: 3,
  living: [answer(200, 'next'), answer(200, 'next')],
  killed: [answer(0), answer(200, 'next')],
  retry: answer(200, 'next'),
  tokens: { all: 4, unused: 1 },
}

describe('the checker', () => {
  it.each<[string, Partial<RoundOutcome>, readonly string[]]>([
    ['a correct round', {}, []],
    ['a second successor', { living: [answer(200, 'other')] }, ['round 3: 2 different successors']],
    [
      'one from the server that was killed',
      { killed: [answer(200, 'x')] },
      ['round 3: 2 different successors'],
    ],
    ['a refusal', { living: [answer(400)] }, ['round 3: an answer of 400']],
    ['a broken connection to the living', { living: [answer(0)] }, ['round 3: an answer of 0']],
    ['two usable tokens', { tokens: { all: 4, unused: 2 } }, ['round 3: 2 tokens that can be used']],
    ['a lost step', { tokens: { all: 3, unused: 1 } }, ['round 3: 3 tokens after 3 rounds']],
  ])('tells of %s', (_what, change, complaints) => {
    expect(complaintsOf({ ...fine, ...change })).toEqual(complaints)
  })
})

describe.runIf(process.platform === 'linux')('npm run soak -- auth', () => {
  it('finds nothing in six rounds with two kills', { timeout: 300_000 }, async () => {
    const small = ['--rounds', '6', '--at-once', '60', '--kill-every', '3']
    const args = [join(projectRoot(), 'runtime/launch.mjs'), 'soak', 'auth', ...small]
    const { stdout } = await run(process.execPath, args, { cwd: projectRoot() })
    expect(stdout).toContain('floor met: complaints: 0 in 6 rounds')
    expect(stdout).toMatch(/\| 6 \| 60 \| 2 \| 366 \|/)
  })
})
