// What is wrong or unsafe in the settings, those included that keep the server from starting. Reads the environment and SECRETS_FILE.
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import {
  ConfigError,
  loadConfig,
  parseAll,
  secretComplaints,
  warnReadable,
  warnUnknown,
} from '../../config/load.ts'
import { merge, readVariables } from '../../config/secrets.ts'
import { finding, type Finding } from './finding.ts'

const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** The variables that a line of the settings is about, and what it says. */
function parted(line: string): readonly [object: string, text: string] {
  const [, object = 'settings', text = line] = /^([A-Z][\w, ]*?): (.*)$/s.exec(line) ?? []
  return [object, text]
}

function inProduction(config: Config): readonly Finding[] {
  const found: Finding[] = []
  for (const [name, url] of [
    ['PUBLIC_URL', config.publicUrl],
    ['SITE_URL', config.auth.siteUrl],
  ] as const) {
    const { protocol, hostname } = new URL(url)
    if (protocol === 'http:' && !here.test(hostname))
      found.push(
        finding('ERROR', 'plain_http', name, 'passwords and tokens can be read on their way: use https'),
      )
  }
  if (config.publicUrl.startsWith('https:') && config.trustedProxies.length === 0)
    found.push(
      finding(
        'WARN',
        'proxy_not_trusted',
        'TRUSTED_PROXIES',
        'https comes from a proxy, whose address stands for all clients: name it, or one client uses up the limits of all',
      ),
    )
  if (config.auth.smtp === undefined)
    found.push(
      finding('WARN', 'mails_reach_nobody', 'SMTP_HOST', 'without it nobody can prove an address: set it'),
    )
  if (config.rateLimit.max === 0)
    found.push(finding('WARN', 'rate_limit_off', 'RATE_LIMIT', 'anonymous callers may ask without end'))
  return found
}

/**
 * @param root the project's folder
 * @returns no config where the server would not start either
 */
export function examineSettings(
  environment: NodeJS.ProcessEnv,
  root: string,
): { readonly config: Config | undefined; readonly findings: readonly Finding[] } {
  let config: Config
  try {
    config = loadConfig(environment, root)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const refused = error.mistakes.map((line) => finding('ERROR', 'setting_refused', ...parted(line)))
    return { config: undefined, findings: refused }
  }
  const all = merge(readVariables(resolve(root, config.secretsFile)), environment)
  const findings = [
    ...secretComplaints(all, parseAll(all, [])).map((line) =>
      finding('ERROR', 'weak_secret', ...parted(line)),
    ),
    ...warnReadable(config.secretsFile).map((line) =>
      finding('ERROR', 'secrets_readable', 'SECRETS_FILE', line),
    ),
    ...warnUnknown(all).map((line) => finding('WARN', 'setting_unknown', line.split(' ', 1).join(''), line)),
    ...(config.production ? inProduction(config) : []),
  ]
  if (!config.production && !here.test(config.host))
    findings.push(
      finding('WARN', 'development_in_public', 'HOST', 'others reach this server: set NODE_ENV=production'),
    )
  return { config, findings }
}
