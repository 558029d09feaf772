// The four secrets of an installation: what is missing is made once and appended to SECRETS_FILE (mode 0600). Existing
// lines are never changed. Processes that start together agree on one set; the protocol is told at `settle`.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { parseEnv } from 'node:util'
import jwt from 'jsonwebtoken'
import { mayBeEmpty } from './variables.ts'

export const secretNames = ['APP_SECRET', 'JWT_SECRET', 'ANON_KEY', 'SERVICE_ROLE_KEY'] as const
export type SecretName = (typeof secretNames)[number]
export type Secrets = Readonly<Record<SecretName, string>>

type Variables = Readonly<Record<string, string | undefined>>

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** The variables of a file of `NAME=value` lines; none when there is no such file. */
export function readVariables(file: string): Variables {
  return parseEnv(readText(file) ?? '')
}

/** The variables of both, `over` before `under`; an empty text counts as not given where it is no value. */
export function merge(under: Variables, over: Variables): Variables {
  const given = (variables: Variables) =>
    Object.entries(variables).filter(
      ([name, value]) => value !== undefined && (value !== '' || mayBeEmpty(name)),
    )
  return Object.fromEntries([...given(under), ...given(over)])
}

/** An API key: a JWT of ten years that says only its role (auth.md §2.3). */
export function mintKey(role: 'anon' | 'service_role', jwtSecret: string): string {
  return jwt.sign({ role, iss: 'supabase-lite' }, jwtSecret, { algorithm: 'HS256', expiresIn: '10y' })
}

/** Values for the names that `known` lacks. */
function propose(known: Variables): Variables {
  const jwtSecret = known.JWT_SECRET ?? randomBytes(32).toString('base64url')
  const all: Secrets = {
    APP_SECRET: randomBytes(32).toString('base64url'),
    JWT_SECRET: jwtSecret,
    ANON_KEY: mintKey('anon', jwtSecret),
    SERVICE_ROLE_KEY: mintKey('service_role', jwtSecret),
  }
  return Object.fromEntries(missing(known).map((name) => [name, all[name]]))
}

function missing(known: Variables): readonly SecretName[] {
  return secretNames.filter((name) => known[name] === undefined)
}

function toLines(values: Variables): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value ?? ''}\n`)
  return lines.join('')
}

function openForAppend(file: string): number {
  try {
    return openSync(file, 'ax', 0o600)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return openSync(file, 'a')
    throw error
  }
}

/** Appends in one durable write, and closes the file to others, since it holds secrets now. */
function append(file: string, addition: string): void {
  const before = readText(file) ?? ''
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  const descriptor = openForAppend(file)
  try {
    fchmodSync(descriptor, 0o600)
    writeSync(
      descriptor,
      `${gap}# Generated at the first start. Keep this file secret and backed up.\n${addition}`,
    )
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Publishes `content` as `target` at once and complete; false when somebody else's stands there. */
function publish(target: string, content: string): boolean {
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}`
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeSync(descriptor, content)
    fsyncSync(descriptor)
    linkSync(draft, target)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    closeSync(descriptor)
    unlinkSync(draft)
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

/**
 * All four secrets, from `given` before the file before new ones.
 *
 * Without a lock that a kill could leave behind: whoever lacks values publishes a proposal beside the file by a hard
 * link, which only one can do. Winner and losers alike append the standing proposal if the file still lacks it (the
 * same lines twice do no harm), remove it and look again. A process killed half-way is finished by the next one.
 *
 * @param file absolute path; its folder is made when missing.
 */
export function settle(file: string, given: Variables): Secrets {
  const proposal = `${file}.proposal`
  for (;;) {
    const known = merge(readVariables(file), given)
    if (missing(known).length === 0) return known as Secrets
    mkdirSync(dirname(file), { recursive: true })
    publish(proposal, toLines(propose(known)))
    const standing = readVariables(proposal)
    const current = merge(readVariables(file), {})
    const additions = Object.fromEntries(
      Object.entries(standing).filter(([name]) => current[name] === undefined),
    )
    if (Object.keys(additions).length > 0) append(file, toLines(additions))
    remove(proposal)
  }
}

// Values that stand in public documents and samples, in lower case.
const wellKnown = new Set([
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-and-long-postgres-password',
  'reallyreallyreallyreallyverysafe',
  'change-me-to-a-random-string-of-32-characters',
])

/** Why a signing secret is weak, or undefined. Source: security.md §6.1. */
export function weakness(secret: string): string | undefined {
  if (wellKnown.has(secret.toLowerCase())) return 'is a value from public samples'
  if (secret.length < 32) return 'is shorter than 32 characters'
  if (new Set(secret).size < 10) return 'repeats too few characters'
  return undefined
}

/** What is wrong with an API key beside `jwtSecret`, or undefined. Keys signed otherwise are identity's affair. */
export function keyMistake(key: string, role: string, jwtSecret: string): string | undefined {
  const decoded = jwt.decode(key, { complete: true })
  if (decoded?.header.alg !== 'HS256' || 'kid' in decoded.header) return undefined
  try {
    const claims = jwt.verify(key, jwtSecret, { algorithms: ['HS256'], ignoreExpiration: true })
    if (typeof claims === 'string' || claims.role !== role) return `must have the role ${role}`
  } catch {
    return 'is not signed with JWT_SECRET; remove it to have a new one made'
  }
  return undefined
}
