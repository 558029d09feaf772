// What a new password must be. Refuses: too short or long (in code points and bytes), NUL, missing kinds of characters,
// known from breaches (weak_password, validation_failed).
import { createHash } from 'node:crypto'
import type { AuthConfig } from '../../config/auth-config.ts'
import { guardedFetch } from '../oauth/guarded-fetch.ts'
import type { WeakReason } from '../wire/errors.ts'
import { authErrors } from '../wire/errors.ts'

const longest = 1024
const kinds = {
  letters: [/\p{L}/u, 'letters'],
  lower: [/\p{Ll}/u, 'lower case letters'],
  upper: [/\p{Lu}/u, 'upper case letters'],
  digits: [/\p{Nd}/u, 'digits'],
  symbols: [/[^\p{L}\p{Nd}\s]/u, 'symbols'],
} as const

type Kind = keyof typeof kinds
const requiredKinds: Readonly<Record<NonNullable<AuthConfig['password']['required']>, readonly Kind[]>> = {
  letters_digits: ['letters', 'digits'],
  lower_upper_letters_digits: ['lower', 'upper', 'digits'],
  lower_upper_letters_digits_symbols: ['lower', 'upper', 'digits', 'symbols'],
}

const breachTimeout = 3_000

/** Asks by the first five characters of the SHA-1, so that the service learns nothing (k-anonymity). */
async function isBreached(password: string, service: string): Promise<boolean> {
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
  // without redirects, and no more than a megabyte
  const response = await guardedFetch(service)(`${service}/${hash.slice(0, 5)}`, {
    headers: { 'add-padding': 'true' },
    signal: AbortSignal.timeout(breachTimeout),
  })
  if (!response.ok) throw new Error(`the service of breached passwords answers ${response.status}`)
  const rest = hash.slice(5)
  // padding lines have the count 0
  return (await response.text()).split('\n').some((line) => {
    const [suffix, count] = line.trim().split(':')
    return suffix === rest && Number(count) > 0
  })
}

export interface Judgement {
  readonly message: string
  readonly reasons: readonly WeakReason[]
}

/** What cannot be a password at all, new or old. @throws validation_failed */
export function checkPasswordText(password: string): void {
  if (password.includes('\0')) throw authErrors.invalid('A password must not contain a null character')
  if (Buffer.byteLength(password) > longest)
    throw authErrors.invalid(`Password cannot be longer than ${longest} bytes`)
}

export interface PasswordRules {
  /** Why a password is too weak; undefined where it is not. @throws unexpected_failure (503) where that cannot be told */
  judge(password: string): Promise<Judgement | undefined>
  /** @throws weak_password, validation_failed */
  check(password: string): Promise<void>
}

/** Makes the rules. While breached passwords cannot be looked up no password is taken (A29). */
export function createPasswordRules(settings: AuthConfig['password']): PasswordRules {
  async function judge(password: string): Promise<Judgement | undefined> {
    const messages: string[] = []
    const reasons: WeakReason[] = []
    if (Array.from(password).length < settings.minLength) {
      reasons.push('length')
      messages.push(`Password should be at least ${settings.minLength} characters.`)
    }
    const wanted = settings.required ? requiredKinds[settings.required] : []
    const missing = wanted.filter((kind) => !kinds[kind][0].test(password))
    if (missing.length > 0) {
      reasons.push('characters')
      messages.push(`Password should contain ${missing.map((kind) => kinds[kind][1]).join(', ')}.`)
    }
    if (reasons.length === 0 && settings.breachUrl !== undefined) {
      const breached = await isBreached(password, settings.breachUrl).catch((error: unknown) => {
        throw authErrors.cannotJudge(error)
      })
      if (breached) {
        reasons.push('pwned')
        messages.push('Password is known to be weak and easy to guess, please choose a different one.')
      }
    }
    return reasons.length === 0 ? undefined : { message: messages.join(' '), reasons }
  }

  return {
    judge,
    check: async (password) => {
      checkPasswordText(password)
      const judgement = await judge(password)
      if (judgement) throw authErrors.weakPassword(judgement.message, judgement.reasons)
    },
  }
}
