// What a client has subscribed to, and what of it the catalogue of now lets it see. Refuses (not_found) tables that are not
// published or that the role may not read, in the same words, and columns and filters that are not there for it.
import type { Caller } from '../../identity/caller.ts'
import { RealtimeError } from '../errors.ts'
import type { Cast, Filter } from '../filters/compile.ts'
import { compileFilter } from '../filters/compile.ts'
import type { Condition } from '../filters/parse.ts'
import type { Cursor, Position, Snapshot } from '../log/cursor.ts'
import type { Table, Tables } from '../tables/tables.ts'
import type { Rule } from '../visibility/rule.ts'
import { groupKey, ruleOf } from '../visibility/rule.ts'
import type { Delivery, EventType } from './delivery.ts'

/** What is asked for. */
export interface Wanted {
  readonly schema: string
  /** `*`: every published table of the schema, or of all schemas where that is `*`, that may be read. */
  readonly table: string
  readonly event: EventType | '*'
  readonly conditions: readonly Condition[]
  /** Undefined: all that may be read. */
  readonly select?: readonly string[] | undefined
  /** Columns whose numbers are told as strings. */
  readonly text?: readonly string[] | undefined
  /** Whether a row that no longer meets the conditions is told as deleted. */
  readonly tellsLeaving: boolean
}

/** Where deliveries go. Called in the order of cursors. */
export interface Receiver {
  /** Who the subscription speaks for now. */
  caller(): Caller
  deliver(delivery: Delivery): void
  /** History is gone, or could not be read: the client has to read the rows anew. */
  refetch(): void
  /** It cannot go on. */
  fail(error: RealtimeError): void
  /** Whether it cannot take more now; whoever makes it so calls {@link Hub.drained} later. */
  isSlow(): boolean
}

/** What a subscription sees of one table. */
export interface View {
  readonly table: Table
  readonly rule: Rule
  /** Who has the same key sees the same rows, by the same state of the catalogue. */
  readonly group: string
  readonly caller: Caller
  readonly columns: readonly string[]
  readonly filter: Filter | undefined
}

export interface Subscription {
  readonly wanted: Wanted
  readonly receiver: Receiver
  /** By OID of the table; for one state of the catalogue and one caller. */
  views: ReadonlyMap<number, View>
  resolvedFor: { readonly version: string; readonly caller: Caller } | undefined
  /** Where it began: all that it is told is behind it. */
  begins: Cursor
  /** What comes is behind it. */
  position: Position
  /** Whether the hub pushes; else it is read for on its own. */
  live: boolean
  closed: boolean
  /** What was read before the first change. */
  readonly seen: Snapshot | undefined
  /** Up to this tick there may be changes among those that were read. */
  seenUntil: number
  /** Since when PostgreSQL cannot be asked for it: milliseconds since 1970. */
  waitsSince: number | undefined
}

/** One that nothing has been resolved for, and that nobody pushes to. */
export const newSubscription = (wanted: Wanted, receiver: Receiver, begins: Cursor): Subscription => ({
  ...{ wanted, receiver, views: new Map(), resolvedFor: undefined, live: false, closed: false },
  ...{ begins, position: begins, seen: begins.seen, seenUntil: 0, waitsSince: undefined },
})

const notFound = ({ schema, table }: Wanted) =>
  new RealtimeError(
    'not_found',
    `The table ${schema}.${table} is not published for realtime, or you may not read it. ` +
      `To publish it: alter publication supabase_realtime add table ${schema}.${table}`,
  )

async function viewOf(
  table: Table,
  wanted: Wanted,
  caller: Caller,
  tables: Tables,
  cast: Cast,
): Promise<View | undefined> {
  const rights = await tables.rightsOf(caller.role)
  const readable = rights?.readable.get(table.oid)
  if (!rights || !readable) return undefined
  const columns = table.columns.filter(({ name }) => readable.has(name))
  if (columns.length === 0) return undefined
  const byName = new Map(columns.map((column) => [column.name, column]))
  for (const name of [...(wanted.select ?? []), ...(wanted.text ?? [])])
    if (!byName.has(name))
      throw new RealtimeError('invalid_select', `There is no column ${JSON.stringify(name)} to select`)
  const rule = ruleOf(table, rights)
  const { conditions, select } = wanted
  return {
    ...{ table, rule, caller, group: `${tables.serial} ${groupKey(rule, caller)}` },
    columns: select ?? columns.map(({ name }) => name),
    filter: conditions.length === 0 ? undefined : await compileFilter(conditions, byName, cast),
  }
}

/**
 * What a caller sees of what is wanted.
 * @throws RealtimeError not_found, invalid_filter, invalid_select
 */
export async function resolveViews(
  wanted: Wanted,
  caller: Caller,
  tables: Tables,
  cast: Cast,
): Promise<ReadonlyMap<number, View>> {
  const views = new Map<number, View>()
  const isAll = wanted.table === '*'
  const candidates = isAll
    ? [...tables.byOid.values()].filter(({ schema }) => wanted.schema === '*' || schema === wanted.schema)
    : [tables.byName(wanted.schema, wanted.table)]
  for (const table of candidates) {
    const view = table && (await viewOf(table, wanted, caller, tables, cast))
    if (view) views.set(view.table.oid, view)
    else if (!isAll) throw notFound(wanted)
  }
  return views
}
