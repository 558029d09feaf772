// Which values of the settings must never be printed: the log takes them out of every line. Refuses nothing.
import type { Config } from './config.ts'

/** The password of a URL, as it stands there and as it is meant. */
function passwordOf(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  const { password, searchParams } = new URL(url)
  return [password, decodeURIComponent(password), searchParams.get('password') ?? '']
}

/** The halves of a JSON Web Key that nobody else may have. */
const privateMembers = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi'] as const

/** Every secret of the settings, in any order. */
export function secretValues(config: Config): readonly string[] {
  const { storage, auth, realtime, jwtKeys } = config
  const values: readonly unknown[] = [
    ...[
      config.appSecret,
      config.jwtSecret,
      config.anonKey,
      config.serviceRoleKey,
      config.admin?.password,
      config.metricsToken,
    ],
    ...jwtKeys.flatMap((key) => privateMembers.map((member) => key[member])),
    ...[config.databaseUrl, config.databaseDirectUrl, realtime.natsUrl].flatMap(passwordOf),
    ...auth.providers.map(({ clientSecret }) => clientSecret),
    ...[auth.smtp?.password, storage.s3Key?.secret, storage.s3?.credentials?.secretAccessKey],
  ]
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}
