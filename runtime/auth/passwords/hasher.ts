// Hashes and compares passwords with bcrypt on threads of its own: so many at once, a bounded queue behind them. Refuses
// (503) when the queue is full. Long passwords are hashed whole: bcrypt alone would ignore what follows 72 bytes.
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import bcrypt from 'bcrypt'
import { authErrors } from '../wire/errors.ts'
import { createThreads } from './threads.ts'

export interface Hasher {
  hash(password: string): Promise<string>
  /**
   * Whether `password` belongs to `hash`. Costs the same where there is no hash, so that nobody can tell who has one.
   */
  matches(password: string, hash: string | null): Promise<boolean>
  /** For who has work to do before: nothing while there is room. @throws over_request_rate_limit (503) */
  checkRoom(): void
  /** Whether `hash` should be made anew, as its cost is lower than the configured one. */
  isWeak(hash: string): boolean
}

/** Bytes that bcrypt looks at. */
const bcryptLimit = 72
/** Waiting beyond this is worse than being told to come again: some three seconds of work. */
const mostWaiting = 64
/** Another server's hash with a cost beyond this would hold a thread for seconds (A14). */
const largestCost = 16

const imported = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/

/** A bcrypt hash that we can verify in reasonable time. */
export function isUsableHash(hash: string): boolean {
  const cost = Number(imported.exec(hash)?.[1] ?? NaN)
  return cost >= 4 && cost <= largestCost
}

/** What bcrypt is given: the password itself, or 64 characters that stand for a longer one. */
function digested(password: string): string {
  if (Buffer.byteLength(password) <= bcryptLimit) return password
  return createHash('sha384').update(password).digest('base64')
}

/** Hashes twice at most where NFKC says that two spellings are one password. */
const spellings = (password: string): readonly string[] => [
  ...new Set([password, password.normalize('NFKC')]),
]

/** @param settings whose `cost` of new hashes, log2 of the rounds, may change */
export function createHasher(settings: { readonly cost: number }): Hasher {
  const atOnce = availableParallelism()
  const queue: (() => void)[] = []
  let running = 0
  const run = createThreads()

  function checkRoom(): void {
    if (queue.length >= mostWaiting) throw authErrors.busy()
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      checkRoom()
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }

  const make = async (password: string): Promise<string> =>
    String(await run({ password, cost: settings.cost }))
  /** Nobody's hash. Made with the first login of each cost, whoever's it is: unknown users must not cost more or less. */
  let dummy: { readonly cost: number; readonly hash: Promise<string> } | undefined
  function nobodys(): Promise<string> {
    const { cost } = settings
    if (dummy?.cost !== cost) dummy = { cost, hash: make('nobody has this password') }
    return dummy.hash
  }

  return {
    checkRoom,
    hash: (password) => inTurn(() => make(digested(password.normalize('NFKC')))),
    matches: (password, hash) =>
      inTurn(async () => {
        const nobody = await nobodys()
        const usable = hash !== null && isUsableHash(hash)
        for (const spelling of spellings(password)) {
          // $2y$ is PHP's name of $2b$
          const against = usable ? hash.replace(/^\$2y\$/, '$2b$') : nobody
          const isEqual = (await run({ password: digested(spelling), hash: against })) === true
          if (isEqual && usable) return true
        }
        return false
      }),
    isWeak: (hash) => isUsableHash(hash) && bcrypt.getRounds(hash.replace(/^\$2y\$/, '$2b$')) < settings.cost,
  }
}
