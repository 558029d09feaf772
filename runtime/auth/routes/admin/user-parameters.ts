// What an admin may say of a user (GoTrue's AdminUserParams). Refuses (validation_failed) what is no address, number, role,
// duration or hash; imported hashes only of bcrypt, with a cost that we can afford (attack case A14).
import type { FastifyRequest } from 'fastify'
import pg from 'pg'
import { ApiError } from '../../../errors/index.ts'
import { roleOf } from '../../../identity/claims.ts'
import { normalEmail } from '../../model/email.ts'
import { normalPhone } from '../../model/phone.ts'
import { isUsableHash } from '../../passwords/hasher.ts'
import type { AuthServices } from '../../services.ts'
import { AuthError, authErrors } from '../../wire/errors.ts'
import type { Body } from '../../wire/read.ts'
import { bodyOf, flag, isUuid, object, text } from '../../wire/read.ts'

export interface UserParameters {
  readonly id: string | undefined
  readonly aud: string | undefined
  readonly role: string | undefined
  /** In its stored form. */
  readonly email: string | undefined
  /** Digits without a plus. */
  readonly phone: string | undefined
  readonly password: string | undefined
  readonly passwordHash: string | undefined
  readonly emailConfirm: boolean
  readonly phoneConfirm: boolean
  readonly userMetadata: Readonly<Record<string, unknown>> | undefined
  readonly appMetadata: Readonly<Record<string, unknown>> | undefined
  /** Null lifts a ban. */
  readonly bannedUntil: Date | null | undefined
}

/** An empty text is as good as none. */
const filled = (body: Body, name: string): string | undefined => {
  const value = text(body, name)?.trim()
  return value === '' ? undefined : value
}

const nilId = '00000000-0000-0000-0000-000000000000'

function readId(body: Body): string | undefined {
  const id = filled(body, 'id')
  if (id === undefined) return undefined
  if (!isUuid(id)) throw authErrors.invalid('ID must conform to the uuid v4 format')
  if (id === nilId) throw authErrors.invalid('ID cannot be a nil uuid')
  return id.toLowerCase()
}

/** A role that tokens may name: any other would lock the user out. */
function readRole(body: Body): string | undefined {
  const role = filled(body, 'role')
  if (role === undefined) return undefined
  try {
    return roleOf({ role })
  } catch (error) {
    if (error instanceof ApiError) throw authErrors.invalid('role must be the name of an API role')
    throw error
  }
}

/** Tokens for another audience would be refused everywhere. */
function readAudience(body: Body): string | undefined {
  const aud = filled(body, 'aud')
  if (aud !== undefined && aud !== 'authenticated') throw authErrors.invalid('aud must be authenticated')
  return aud
}

function readPhone(body: Body): string | undefined {
  const phone = filled(body, 'phone')
  return phone === undefined ? undefined : normalPhone(phone)
}

/** Milliseconds. Source: durations of Go, which GoTrue reads. */
const units = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
/** Go's longest duration, some 292 years. */
const longestBan = 2_562_047 * units.h

/** `none`, or a duration such as `24h` or `1h30m` from now. */
function readBan(body: Body): Date | null | undefined {
  const given = filled(body, 'ban_duration')
  if (given === undefined) return undefined
  if (given === 'none') return null
  const parts = [...given.matchAll(/(\d{1,12}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h)/g)]
  const length = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units],
    0,
  )
  const isWhole = parts.map(([part]) => part).join('') === given
  if (!isWhole || length <= 0 || length > longestBan)
    throw authErrors.invalid(`invalid format for ban duration: ${JSON.stringify(given.slice(0, 40))}`)
  return new Date(Date.now() + length)
}

/** @throws validation_failed */
export function readUserParameters(request: FastifyRequest): UserParameters {
  const body = bodyOf(request)
  const email = filled(body, 'email')
  const [password, passwordHash] = [text(body, 'password'), text(body, 'password_hash')]
  if (password && passwordHash)
    throw authErrors.invalid('Only a password or a password hash should be provided')
  if (passwordHash && !isUsableHash(passwordHash))
    throw authErrors.invalid('password_hash must be a bcrypt hash with a cost from 4 to 16')
  return {
    id: readId(body),
    aud: readAudience(body),
    role: readRole(body),
    email: email === undefined ? undefined : normalEmail(email),
    phone: readPhone(body),
    password: password === '' ? undefined : password,
    passwordHash: passwordHash === '' ? undefined : passwordHash,
    emailConfirm: flag(body, 'email_confirm') === true,
    phoneConfirm: flag(body, 'phone_confirm') === true,
    userMetadata: object(body, 'user_metadata'),
    appMetadata: object(body, 'app_metadata'),
    bannedUntil: readBan(body),
  }
}

/** The hash to store; undefined where the password is not spoken of. @throws weak_password, validation_failed */
export async function hashOfPassword(
  { rules, hasher }: AuthServices,
  { password, passwordHash }: UserParameters,
): Promise<string | undefined> {
  if (password === undefined) return passwordHash
  await rules.check(password)
  return hasher.hash(password)
}

const taken: Readonly<Record<string, () => AuthError>> = {
  users_email_partial_key: authErrors.emailExists,
  users_phone_key: () =>
    new AuthError(422, 'phone_exists', 'A user with this phone number has already been registered'),
  users_pkey: () => new AuthError(422, 'user_already_exists', 'A user with this id already exists'),
}

/** What a write that failed says to an admin. */
export function refusalOf(error: unknown): unknown {
  const isDuplicate = error instanceof pg.DatabaseError && error.code === '23505'
  return (isDuplicate ? taken[error.constraint ?? '']?.() : undefined) ?? error
}
