// What the terminal shows when the server is ready: where things are, and a first request to paste.
import type { Config } from '../config/config.ts'

export interface BannerFacts {
  readonly version: string
  /** Milliseconds from the start of the process. */
  readonly took: number
  readonly schemaHash: string
  /** Number of served tables and views, and the name of one of them. */
  readonly relations: number
  readonly example: string | undefined
  /** Keys are shown to a developer always, in production only when this start made them. */
  readonly showKeys: boolean
  /** Makes the first admin; undefined where there is one. */
  readonly setupLink?: string | undefined
}

function tree(lines: readonly (readonly [label: string, text: string])[]): string[] {
  const branch = (index: number) => (index === lines.length - 1 ? '└─' : '├─')
  return lines.map(([label, text], index) => `  ${branch(index)} ${label.padEnd(11)}${text}`)
}

/** The banner's text, several lines without a final newline. */
export function banner(config: Config, facts: BannerFacts): string {
  const { publicUrl, anonKey, serviceRoleKey, secretsFile } = config
  const count = `${facts.relations} ${facts.relations === 1 ? 'table' : 'tables'}`
  const seconds = (facts.took / 1000).toFixed(1)
  const path = facts.example === undefined ? '' : encodeURIComponent(facts.example)
  const key = facts.showKeys ? serviceRoleKey : '$SERVICE_ROLE_KEY'
  const keys: [string, string][] = facts.showKeys
    ? [
        ['anon', anonKey],
        ['service', `${serviceRoleKey}   (bypasses RLS: servers only)`],
      ]
    : [['Keys', `in ${secretsFile}`]]
  return [
    `✔ Supabase Lite ${facts.version}  ready in ${seconds} s   (schema ${facts.schemaHash.slice(0, 7)} · ${count} · generated ✓)`,
    ...tree([
      ['API', `${publicUrl}/rest/v1`],
      ['Dashboard', `${publicUrl}/`],
      ...(facts.setupLink === undefined
        ? []
        : ([['First run', `${facts.setupLink}   (30 minutes)`]] as [string, string][])),
      ...keys,
      ['Try', `curl '${publicUrl}/rest/v1/${path}' -H 'apikey: ${key}'`],
    ]),
  ].join('\n')
}
