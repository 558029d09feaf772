// Settings that an admin has saved, under those of the environment: the same parsers as at the start look at them. Refuses
// (ConfigError) what would be refused at the start.
import { assemble } from './assemble.ts'
import type { SavedMails } from './auth-config.ts'
import type { Config } from './config.ts'
import { isLive } from './live-variables.ts'
import { ConfigError, parseAll } from './load.ts'
import { isProviderVariable, readProviders } from './oidc-providers.ts'
import { storageMistakes } from './storage-config.ts'
import type { Variable } from './variable.ts'
import { variables } from './variables.ts'

/** What admins have saved, as text. */
export interface Saved {
  readonly texts: Readonly<Record<string, string>>
  readonly mails: SavedMails
}

/**
 * @param base what the process was started with
 * @throws ConfigError with every mistake
 */
export function withSaved(base: Config, { texts, mails }: Saved): Config {
  const live = Object.entries(texts).filter(([name]) => isLive(name))
  if (live.length === 0 && Object.keys(mails).length === 0) return base
  const all = { ...Object.fromEntries(live), ...base.given }
  const mistakes: string[] = []
  const values = parseAll(all, mistakes)
  const providers = readProviders(all, base.production, mistakes)
  mistakes.push(...storageMistakes(values))
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  const { root, secretsFile, warnings, given, appSecret, jwtSecret, anonKey, serviceRoleKey } = base
  const secrets = {
    ...{ APP_SECRET: appSecret, JWT_SECRET: jwtSecret },
    ...{ ANON_KEY: anonKey, SERVICE_ROLE_KEY: serviceRoleKey },
  }
  const next = assemble({
    ...{ root, secretsFile, values, providers, secrets, warnings, given },
    savedMails: mails,
  })
  const { databaseUrl, databaseDirectUrl } = base
  return Object.freeze({ ...next, databaseUrl, databaseDirectUrl })
}

/** The mistakes of a {@link ConfigError} by the variable that each begins with. */
export function mistakesByName({ mistakes }: ConfigError): ReadonlyMap<string, string> {
  const found = mistakes.map((line): [string, string] => {
    const end = line.indexOf(': ')
    return [line.slice(0, end), line.slice(end + 2)]
  })
  return new Map(found)
}

/** The variable of that name; those of further providers have no table. Undefined where there is none. */
export function variableOf(name: string): Variable<unknown> | undefined {
  if (Object.hasOwn(variables, name)) return (variables as Readonly<Record<string, Variable<unknown>>>)[name]
  if (!isProviderVariable(name)) return undefined
  const about = {
    ISSUER: 'The issuer, as it writes itself in its tokens.',
    CLIENT_ID: 'Several by commas: the first signs in.',
    CLIENT_SECRET: 'Leave it out for a public client.',
    SCOPES: 'Separated by spaces; openid must be among them.',
  }
  const part = (/_(ISSUER|CLIENT_ID|CLIENT_SECRET|SCOPES)$/.exec(name)?.[1] ?? 'ISSUER') as keyof typeof about
  return {
    group: 'Auth',
    about: about[part],
    parse: (text) => text,
    ...(part === 'SCOPES' && { fallback: 'openid email profile' }),
    ...(part === 'CLIENT_SECRET' && { secret: true as const }),
  }
}
