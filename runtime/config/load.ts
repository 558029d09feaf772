// From the environment and SECRETS_FILE to a Config. Every mistake is told in one error; secrets never appear in it.
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from './config.ts'
import { readPassword, withPassword } from './database-password.ts'
import { Mistake } from './parse.ts'
import { projectRoot } from './root.ts'
import { keyMistake, merge, readVariables, secretNames, settle, weakness } from './secrets.ts'
import { assemble } from './assemble.ts'
import { storageMistakes } from './storage-config.ts'
import { isProviderVariable, readProviders } from './oidc-providers.ts'
import type { Variable } from './variable.ts'
import type { Name, Values } from './variables.ts'
import { variables } from './variables.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Settings that cannot work. The message lists all of them, one `VARIABLE: …` a line. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(['The settings are wrong (.env.example explains them):', ...mistakes].join('\n  '))
    this.name = 'ConfigError'
    this.mistakes = mistakes
  }
}

function shown(variable: Variable<unknown>, text: string): string {
  if (variable.secret === true) return ''
  return `, not ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`
}

/** The values of all variables that have one. @param mistakes gets one line for each that is wrong */
export function parseAll(environment: Environment, mistakes: string[]): Values {
  const table: Readonly<Record<string, Variable<unknown>>> = variables
  const values: Record<string, unknown> = {}
  for (const [name, variable] of Object.entries(table)) {
    const text = environment[name] ?? variable.fallback
    if (text === undefined) continue
    try {
      values[name] = variable.parse(text)
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      mistakes.push(`${name}: ${error.message}${shown(variable, text)}`)
    }
  }
  return values as Values
}

// Beginnings that only our variables have; another name with one of them is most likely a typing error.
const ourPrefixes =
  /^(LITE_|AUTH_|OIDC_|STORAGE_|GOOGLE_CLIENT_|SMTP_|MAIL_|PASSWORD_|SESSION_|JWT_|CORS_|RATE_LIMIT|STATEMENT_TIMEOUT|POOL_|MIGRATE_|API_SCHEMA|TRUSTED_PROX)/

/** One line for each variable that looks like one of ours and is none. */
export function warnUnknown(environment: Environment): readonly string[] {
  return Object.keys(environment)
    .filter((name) => ourPrefixes.test(name) && !Object.hasOwn(variables, name) && !isProviderVariable(name))
    .map((name) => `${name} is no setting of ours and has no effect (.env.example lists them)`)
}

/** Secrets among the JSON Web Keys are as weak as any other. */
function keyComplaints(keys: Values['JWT_KEYS'] = []): readonly string[] {
  return keys.flatMap(({ kty, k, kid }) => {
    const why = kty === 'oct' ? weakness(Buffer.from(String(k), 'base64url').toString('latin1')) : undefined
    return why === undefined ? [] : [`JWT_KEYS: the key ${JSON.stringify(kid)} ${why}`]
  })
}

/** Complaints about secrets that are there: fatal ones in production, warnings elsewhere. */
export function secretComplaints(environment: Environment, values: Values): readonly string[] {
  const complaints: string[] = [...keyComplaints(values.JWT_KEYS)]
  for (const name of ['APP_SECRET', 'JWT_SECRET'] as const) {
    const why = environment[name] === undefined ? undefined : weakness(environment[name])
    if (why !== undefined) complaints.push(`${name}: ${why}; make one with: openssl rand -base64 32`)
  }
  const present = secretNames.filter((name) => environment[name] !== undefined)
  if (new Set(present.map((name) => environment[name])).size !== present.length) {
    complaints.push(`${present.join(', ')}: two of them are equal; each needs its own value`)
  }
  return complaints
}

function keyMistakes(environment: Environment): readonly string[] {
  const { JWT_SECRET: jwtSecret, ANON_KEY: anonKey, SERVICE_ROLE_KEY: serviceRoleKey } = environment
  const mistakes: string[] = []
  const check = (name: Name, key: string | undefined, role: string) => {
    const why = key === undefined || jwtSecret === undefined ? undefined : keyMistake(key, role, jwtSecret)
    if (why !== undefined) mistakes.push(`${name}: ${why}`)
  }
  check('ANON_KEY', anonKey, 'anon')
  check('SERVICE_ROLE_KEY', serviceRoleKey, 'service_role')
  return mistakes
}

/** Without a mail server nobody can prove an address, and nobody who forgot a password gets in again. */
const mailWarning = ({ SMTP_HOST: host }: Values): readonly string[] =>
  host === undefined ? ['SMTP_HOST is not set: mails are kept in the database and reach nobody'] : []

/** A line where others than its owner may read the file. */
export function warnReadable(file: string): readonly string[] {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
  return (mode & 0o077) === 0 ? [] : [`${file} holds secrets and others may read it: chmod 600 it`]
}

/** The values with the password of DATABASE_PASSWORD_FILE in the URLs that lack one. */
function addPassword(root: string, values: Values, mistakes: string[]): Values {
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: direct, DATABASE_PASSWORD_FILE: file } = values
  if (file === undefined) return values
  try {
    const password = readPassword(resolve(root, file))
    return {
      ...values,
      DATABASE_URL: url && withPassword(url, password),
      DATABASE_DIRECT_URL: direct && withPassword(direct, password),
    }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    mistakes.push(`DATABASE_PASSWORD_FILE: ${error.message}`)
    return values
  }
}

/** What was said of the variables that are ours. */
function knownTexts(all: Environment): Readonly<Record<string, string>> {
  const known = Object.entries(all).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (Object.hasOwn(variables, entry[0]) || isProviderVariable(entry[0])),
  )
  return Object.fromEntries(known)
}

function adminMistakes({ ADMIN_EMAIL: email, ADMIN_PASSWORD: password }: Values): string[] {
  if ((email === undefined) !== (password === undefined))
    return ['ADMIN_EMAIL, ADMIN_PASSWORD: one needs the other']
  const isAddress = email === undefined || /^[^\s@]+@[^\s@]+$/.test(email)
  return [
    ...(isAddress ? [] : ['ADMIN_EMAIL: must be an e-mail address']),
    ...((password?.length ?? 8) < 8 ? ['ADMIN_PASSWORD: must have 8 characters or more'] : []),
  ]
}

/**
 * The settings of this process: `environment` before the lines of SECRETS_FILE before defaults. Missing secrets are
 * generated into SECRETS_FILE; in production only with LITE_GENERATE_SECRETS=on. Writes nothing else, and nothing at
 * all when a setting is wrong.
 *
 * @param root the project's folder, where relative paths start.
 * @throws ConfigError with every mistake.
 */
export function loadConfig(environment: NodeJS.ProcessEnv, root: string = projectRoot()): Config {
  const secretsFile = resolve(root, merge({}, environment).SECRETS_FILE ?? variables.SECRETS_FILE.fallback)
  const all = merge(readVariables(secretsFile), environment)
  const mistakes: string[] = []
  const values = addPassword(root, parseAll(all, mistakes), mistakes)
  const production = values.NODE_ENV === 'production'
  const providers = readProviders(all, production, mistakes)
  const complaints = secretComplaints(all, values)
  mistakes.push(
    ...keyMistakes(all),
    ...storageMistakes(values),
    ...adminMistakes(values),
    ...(production ? complaints : []),
  )
  if (production && !values.LITE_GENERATE_SECRETS) {
    const absent = secretNames.filter((name) => all[name] === undefined)
    const how = `set it, or start with LITE_GENERATE_SECRETS=on to have it written to ${secretsFile}`
    mistakes.push(...absent.map((name) => `${name}: is missing in production; ${how}`))
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  const secrets = settle(secretsFile, all)
  const warnings = [
    ...(production ? mailWarning(values) : complaints),
    ...warnUnknown(all),
    ...warnReadable(secretsFile),
  ]
  const given = knownTexts({ ...all, ...secrets })
  return assemble({ root, secretsFile, values, providers, secrets, warnings, given, savedMails: {} })
}
