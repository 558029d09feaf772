// Logins as load: as many at once as wanted for some time, or so many a second whether they are answered or not.
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import bcrypt from 'bcrypt'
import { atEnd } from '../cleanup.ts'
import { login, password, type Answer, type Post } from './people.ts'

/** Repeats `work` in `lanes` lanes for some seconds. @returns how often it was done a second */
export async function rate(
  lanes: number,
  seconds: number,
  work: (lane: number) => Promise<void>,
): Promise<number> {
  const begun = performance.now()
  const until = begun + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (performance.now() < until) {
        await work(lane)
        done += 1
      }
    }),
  )
  return (done / (performance.now() - begun)) * 1000
}

/** Comparisons of a password a second that the same cores manage with nothing else to do. */
export async function bcryptCeiling(cost: number, seconds: number): Promise<number> {
  const hash = await bcrypt.hash(password, cost)
  return rate(availableParallelism(), seconds, async () => {
    await bcrypt.compare(password, hash)
  })
}

export interface Logins {
  stop(): Promise<readonly Answer[]>
}

const tick = 5
const mostUnderWay = 2_000

/** Begins to log in `perSecond` times a second, the people in turn. */
export function startLogins(post: Post, emails: readonly string[], perSecond: number): Logins {
  const answers: Answer[] = []
  const pending = new Set<Promise<void>>()
  let [next, at] = [performance.now(), 0]
  const timer = setInterval(() => {
    for (const now = performance.now(); next <= now; next += 1000 / perSecond) {
      if (pending.size >= mostUnderWay) continue
      const asked = login(post, emails[(at += 1) % emails.length] ?? '').then((answer) => {
        answers.push(answer)
        pending.delete(asked)
      })
      pending.add(asked)
    }
  }, tick)
  const end = atEnd('logins', async () => {
    clearInterval(timer)
    await Promise.race([Promise.all(pending), sleep(30_000, undefined, { ref: false })])
  })
  return {
    stop: async () => {
      await end()
      return answers
    },
  }
}
