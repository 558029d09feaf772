// What a change does to the database beside the API: data that is lost, tables that are rewritten or locked, rows that are
// open to everybody or to nobody.
import type { Warning } from '../protocol.ts'
import type { Facts, Locks, RelationFacts } from './facts.ts'

/** Something with rows that would be gone. */
export interface Loss {
  readonly table: RelationFacts
  /** Undefined: all of the table. */
  readonly column?: string
}

const hasRows = ({ kind }: RelationFacts) => kind === 'r' || kind === 'm' || kind === 'p'
const isTable = ({ kind }: RelationFacts) => kind === 'r' || kind === 'p'

/** Tables and columns that are gone, of those that hold data. */
export function lossesBetween(before: Facts, after: Facts): Loss[] {
  return [...before.relations.values()].filter(hasRows).flatMap((table): Loss[] => {
    const now = after.relations.get(table.oid)
    if (now === undefined) return [{ table }]
    const numbers = new Set(now.columns.map(([number]) => number))
    return table.columns
      .filter(([number]) => !numbers.has(number))
      .map(([, column]): Loss => ({ table, column }))
  })
}

/** Text of a number of rows. @param most as far as was counted; undefined: the number is an estimate */
export const rowsText = (count: number, most?: number): string => {
  if (most === undefined) return `about ${count.toLocaleString('en')} rows`
  if (count > most) return `more than ${most.toLocaleString('en')} rows`
  return count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`
}

export interface WarningsOptions {
  readonly schemas: readonly string[]
  /** How many rows each loss concerns, as text; undefined where there are none. */
  readonly lost: ReadonlyMap<Loss, string | undefined>
  /** See `PreviewRequest`. */
  readonly securesLater: boolean
}

const order = ['danger', 'warn', 'info'] as const

/** The worst first. */
export function warningsOf(
  before: Facts,
  after: Facts,
  locks: Locks,
  { schemas, lost, securesLater }: WarningsOptions,
): Warning[] {
  const nameOf = ({ schema, name }: RelationFacts) => (schema === schemas[0] ? name : `${schema}.${name}`)
  const warnings: Warning[] = []
  const warn = (severity: Warning['severity'], subject: string, text: string) =>
    warnings.push({ severity, subject, text })

  for (const [{ table, column }, rows] of lost) {
    const subject = column === undefined ? nameOf(table) : `${nameOf(table)}.${column}`
    if (rows === undefined) warn('info', subject, `${subject} is dropped; it holds no data`)
    else if (column === undefined) warn('danger', subject, `${subject} is dropped with ${rows}`)
    else warn('danger', subject, `The values of ${subject} are lost, in ${rows}`)
  }
  for (const now of after.relations.values()) {
    const was = before.relations.get(now.oid)
    const name = nameOf(now)
    if (was !== undefined && was.file !== now.file && hasRows(now)) {
      const rows = was.rows > 0 ? ` (${rowsText(was.rows)})` : ''
      warn('warn', name, `${name} is written anew${rows}: nobody can use it meanwhile`)
    }
    if (isTable(now) && schemas.includes(now.schema)) {
      const rls = now.rls || (was === undefined && securesLater)
      const changed = was?.rls !== now.rls || was.policies !== now.policies || was.granted !== now.granted
      if (changed) access(name, { ...now, rls }, warn)
    }
  }
  for (const was of before.relations.values()) {
    const name = nameOf(was)
    if (locks.reading.has(was.oid))
      warn('info', name, `${name} is locked for a moment (ACCESS EXCLUSIVE): reads and writes wait`)
    else if (locks.writing.has(was.oid)) warn('info', name, `Writes to ${name} wait meanwhile; reads go on`)
  }
  return warnings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function access(
  name: string,
  { rls, policies, granted }: RelationFacts,
  warn: (severity: Warning['severity'], subject: string, text: string) => void,
): void {
  if (!rls && granted)
    warn('danger', name, `Row-level security of ${name} is off: every row is open to whoever has a grant`)
  else if (!rls)
    warn('warn', name, `Row-level security of ${name} is off; no role of the API has a grant yet`)
  else if (granted && policies === 0)
    warn('warn', name, `${name} has grants but no policy: its users see no row`)
  else if (!granted && policies > 0)
    warn('warn', name, `${name} has policies but no grant: its users are refused (42501)`)
  else if (!granted)
    warn('info', name, `Only the service key reaches ${name}: it has neither grants nor policies`)
}
