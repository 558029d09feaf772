// From a page of changes to deliveries: for each change who may see its images, whose filters let it through, and as what.
// PostgreSQL is asked once per page, table and group; everything else is decided here. Refuses nothing.
import { setImmediate as nextTurn } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../../db/contract.ts'
import type { Caller } from '../../identity/caller.ts'
import { RealtimeError } from '../errors.ts'
import type { SqlCondition } from '../filters/compile.ts'
import type { Change } from '../log/change-log.ts'
import { formatCursor, sees } from '../log/cursor.ts'
import type { Image } from '../tables/image.ts'
import { readImage, writeImage } from '../tables/image.ts'
import type { Table } from '../tables/tables.ts'
import { checkImages, isPassing } from '../visibility/image-check.ts'
import { subOf } from '../visibility/rule.ts'
import type { Delivery, EventType } from './delivery.ts'
import { toDelivery } from './delivery.ts'
import type { Group, TableIndex } from './index-of.ts'
import { membersOf, receivers } from './index-of.ts'
import type { Subscription, View } from './subscription.ts'

export interface EvaluationServices {
  readonly database: Database
  readonly stream: string
  readonly log: (line: string) => void
}

/** What comes of a change for a subscription. */
export interface Outlet {
  deliver(subscription: Subscription, delivery: Delivery): void
  refetch(subscription: Subscription): void
  /** PostgreSQL could not be asked about the whole page for it. */
  failed(subscription: Subscription): void
  /** Its filter cannot be applied. */
  refuse(subscription: Subscription, error: RealtimeError): void
}

/** A change with its images taken apart. */
interface Row {
  readonly change: Change
  readonly rec: Image | undefined
  readonly old: Image | undefined
}

const toRow = (change: Change): Row => ({
  change,
  rec: change.rec === null ? undefined : readImage(change.rec),
  old: change.old === null ? undefined : readImage(change.old),
})

type Side = 'rec' | 'old'
const sides: readonly Side[] = ['rec', 'old']

/** Places of rows, by side, that a statement found. */
type Found = Readonly<Record<Side, ReadonlySet<Row>>>

async function ask(
  rows: readonly Row[],
  statement: (images: readonly { readonly row: Row; readonly side: Side }[]) => Promise<readonly boolean[]>,
): Promise<Found> {
  const images = rows.flatMap((row) => sides.flatMap((side) => (row[side] ? [{ row, side }] : [])))
  const answers = await statement(images)
  const found = { rec: new Set<Row>(), old: new Set<Row>() }
  for (const [place, { row, side }] of images.entries()) if (answers[place]) found[side].add(row)
  return found
}

/** The rows that a condition of a filter lets through, asked as the caller. */
async function bySql(
  { database }: EvaluationServices,
  caller: Caller,
  rows: readonly Row[],
  { column, sql, value }: SqlCondition,
): Promise<Found> {
  return ask(rows, async (images) => {
    const texts = images.map(({ row, side }) => row[side]?.get(column) ?? 'null')
    const array = `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
    const { rows: places } = await database.asCaller(
      caller,
      { text: sql, values: [array, value] },
      { readOnly: true },
    )
    const matching = new Set(places.map(([place]) => Number(place?.toString())))
    return images.map((_image, at) => matching.has(at + 1))
  })
}

/** What PostgreSQL said of a page for one table. */
class Answers {
  readonly visible = new Map<Group, Found>()
  readonly filtered = new Map<View['filter'], readonly Found[]>()
  readonly failed = new Set<Group>()
  readonly refused = new Map<Subscription, RealtimeError>()

  /**
   * Whether all is known that the group's members need. It is not where one of them has changed its caller, or its
   * filter, since PostgreSQL was asked.
   */
  covers(table: Table, group: Group): boolean {
    if (group.rule.kind === 'sql' && !this.visible.has(group)) return false
    for (const subscription of group.filtered) {
      const filter = subscription.views.get(table.oid)?.filter
      if (filter && filter.bySql.length > 0 && !this.filtered.has(filter)) return false
    }
    return true
  }

  async askFor(
    services: EvaluationServices,
    table: Table,
    group: Group,
    rows: readonly Row[],
  ): Promise<void> {
    const { rule, view } = group
    const { caller } = view
    try {
      if (rule.kind === 'sql') {
        const check = (images: readonly { readonly row: Row; readonly side: Side }[]) =>
          checkImages(
            services.database,
            caller,
            table,
            rule,
            images.map(({ row, side }) => row.change[side] ?? ''),
            services.log,
          )
        this.visible.set(group, await ask(rows, check))
      }
      for (const subscription of group.filtered) {
        const filter = subscription.views.get(table.oid)?.filter
        if (!filter || filter.bySql.length === 0 || this.filtered.has(filter)) continue
        const found = await Promise.all(
          filter.bySql.map((condition) => bySql(services, caller, rows, condition)),
        ).catch((error: unknown) => {
          if (!(error instanceof pg.DatabaseError) || isPassing(error)) throw error
          this.refused.set(subscription, new RealtimeError('invalid_filter', error.message))
          return []
        })
        this.filtered.set(filter, found)
      }
    } catch (error) {
      services.log(`realtime: ${table.sqlName}: ${error instanceof Error ? error.message : String(error)}`)
      this.failed.add(group)
    }
  }

  sees(group: Group, sub: string | undefined, row: Row, side: Side): boolean {
    const image = row[side]
    const { rule } = group
    if (!image || rule.kind === 'none') return false
    if (rule.kind === 'all') return true
    if (rule.kind === 'decided') return rule.decide(image, sub)
    return this.visible.get(group)?.[side].has(row) === true
  }

  passes({ filter }: View, row: Row, side: Side): boolean {
    const image = row[side]
    if (!filter || !image) return image !== undefined
    if (!filter.matches(image)) return false
    return filter.bySql.length === 0 || this.filtered.get(filter)?.every((one) => one[side].has(row)) === true
  }
}

/** Of the images of a change; null where it has none. */
export type Verdicts = Readonly<Record<Side, boolean | null>>

/**
 * What decides whether one change is told to a subscription, asked as {@link evaluate} asks it.
 * @param subscription whose only view is `view` @throws RealtimeError invalid_filter, unavailable
 */
export async function verdictsOf(
  services: EvaluationServices,
  change: Change,
  view: View,
  subscription: Subscription,
): Promise<{ readonly sees: Verdicts; readonly passes: Verdicts }> {
  const row = toRow(change)
  const group: Group = {
    ...{ rule: view.rule, view, plain: new Set(), byValue: new Map(), filtered: new Set([subscription]) },
  }
  const answers = new Answers()
  await answers.askFor(services, view.table, group, [row])
  const refused = answers.refused.get(subscription)
  if (refused) throw refused
  if (answers.failed.has(group)) throw new RealtimeError('unavailable', 'PostgreSQL cannot be asked now')
  const sub = subOf(view.caller)
  const verdicts = (decide: (side: Side) => boolean): Verdicts => ({
    rec: row.rec ? decide('rec') : null,
    old: row.old ? decide('old') : null,
  })
  return {
    sees: verdicts((side) => answers.sees(group, sub, row, side)),
    passes: verdicts((side) => answers.passes(view, row, side)),
  }
}

/** At most so many statements at once. */
async function inTurns(tasks: readonly (() => Promise<void>)[], atOnce = 4): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) await task()
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, worker))
}

/** As what a change appears; undefined where it does not. @param was, is whether it was and is among what is seen */
function appearance(change: Change, was: boolean, is: boolean): EventType | undefined {
  if (change.op === 'I') return is ? 'INSERT' : undefined
  if (change.op === 'D') return was ? 'DELETE' : undefined
  if (is) return 'UPDATE'
  return was ? 'DELETE' : undefined
}

/** Characters: of a row that is told in full, and of a value that is told of a larger one. As Supabase does. */
const largeRow = 1_048_576
const shortValue = 64

/** One delivery for all who see the same of a change. */
function sharedDeliveries(stream: string, table: Table, { change, rec, old }: Row) {
  const made = new Map<string, Delivery>()
  const whole = new Map<Side, number>(sides.map((side) => [side, (side === 'rec' ? rec : old)?.size ?? 0]))
  const isLarge = sides.some((side) => (change[side]?.length ?? 0) > largeRow)
  const textFor = (side: Side, columns: readonly string[]): string | null => {
    const image = side === 'rec' ? rec : old
    const text = change[side]
    if (!image || text === null) return null
    if (isLarge)
      return writeImage(
        image,
        columns.filter((name) => (image.get(name)?.length ?? 0) <= shortValue),
      )
    return columns.length >= (whole.get(side) ?? 0) ? text : writeImage(image, columns)
  }
  return (type: EventType, { columns }: View, seesOld: boolean): Delivery => {
    const key = `${type} ${seesOld} ${columns.join('\0')}`
    let delivery = made.get(key)
    if (!delivery) {
      const record = type === 'DELETE' ? null : textFor('rec', columns)
      const before = type === 'INSERT' ? null : seesOld ? textFor('old', columns) : '{}'
      delivery = toDelivery(type, table, change, stream, { columns, record, old: before, truncated: isLarge })
      made.set(key, delivery)
    }
    return delivery
  }
}

/** Tells everybody about a TRUNCATE; of one partition, that they must read anew. */
function emptied(
  services: EvaluationServices,
  table: Table,
  index: TableIndex,
  change: Change,
  to: Outlet,
): void {
  for (const group of index.groups) {
    if (group.rule.kind === 'none') continue
    const delivery = toDelivery('TRUNCATE', table, change, services.stream, {
      ...{ columns: [], record: null, old: null, truncated: false },
    })
    for (const subscription of membersOf(group)) {
      if (change.op === 'P') to.refetch(subscription)
      else if (isWanted(subscription, 'TRUNCATE', change))
        to.deliver(subscription, beside(subscription, services.stream, delivery))
    }
  }
}

const isWanted = (
  { wanted: { event }, seen, closed }: Subscription,
  type: EventType,
  change: Change,
): boolean => !closed && (event === '*' || event === type) && !(seen && sees(seen, change.xid))

/** While there may be more to come of what was read at first, cursors tell what that was. */
function beside({ seen, seenUntil }: Subscription, stream: string, delivery: Delivery): Delivery {
  const { tick, id } = delivery.change
  if (!seen || tick > seenUntil) return delivery
  return { ...delivery, cursor: formatCursor({ stream, tick, id, seen }), frames: new Map() }
}

function spread(
  services: EvaluationServices,
  table: Table,
  index: TableIndex,
  row: Row,
  answers: Answers,
  to: Outlet,
): void {
  const { change } = row
  if (change.op === 'T' || change.op === 'P') {
    emptied(services, table, index, change, to)
    return
  }
  const deliveryOf = sharedDeliveries(services.stream, table, row)
  for (const group of index.candidates(row.rec, row.old)) {
    if (answers.failed.has(group)) continue
    if (!answers.covers(table, group)) {
      // at once: nothing of what follows may be told to them before this
      answers.failed.add(group)
      for (const subscription of membersOf(group)) to.failed(subscription)
      continue
    }
    const sub = subOf(group.view.caller)
    const [seesNew, seesOld] = [answers.sees(group, sub, row, 'rec'), answers.sees(group, sub, row, 'old')]
    if (!seesNew && !seesOld) continue
    for (const subscription of receivers(group, [row.rec, row.old])) {
      const view = subscription.views.get(table.oid)
      if (!view) continue
      const is = seesNew && answers.passes(view, row, 'rec')
      // a row that leaves the filter, but not what may be seen, is no news to Supabase's clients
      const wasMatters = subscription.wanted.tellsLeaving || change.op === 'D' || !seesNew
      const was = seesOld && wasMatters && answers.passes(view, row, 'old')
      const type = appearance(change, was, is)
      if (type && isWanted(subscription, type, change))
        to.deliver(subscription, beside(subscription, services.stream, deliveryOf(type, view, seesOld)))
    }
  }
}

/** Milliseconds. */
const longestTurn = 10

/**
 * Delivers a page of changes, in their order.
 * @param indexes by OID of the table
 */
export async function evaluate(
  services: EvaluationServices,
  changes: readonly Change[],
  tables: ReadonlyMap<number, Table>,
  indexes: ReadonlyMap<number, TableIndex>,
  to: Outlet,
): Promise<void> {
  const rows = new Map<number, Row[]>()
  const known = changes.flatMap((change): readonly [Table, TableIndex, Row][] => {
    const [table, index] = [tables.get(change.rel), indexes.get(change.rel)]
    const published = change.op === 'P' ? 'T' : change.op
    if (!table || !index || index.size === 0 || !table.published[published]) return []
    const row = toRow(change)
    const ofTable = rows.get(change.rel)
    if (ofTable) ofTable.push(row)
    else rows.set(change.rel, [row])
    return [[table, index, row]]
  })
  if (known.length === 0) return
  const answers = new Answers()
  const tasks = [...rows].flatMap(([oid, ofTable]) => {
    const [table, index] = [tables.get(oid), indexes.get(oid)]
    if (!table || !index) return []
    return [...index.groups]
      .filter(({ rule, filtered }) => rule.kind === 'sql' || filtered.size > 0)
      .map((group) => () => answers.askFor(services, table, group, ofTable))
  })
  await inTurns(tasks)
  for (const [oid] of rows) {
    const [table, index] = [tables.get(oid), indexes.get(oid)]
    if (!table || !index) continue
    for (const group of index.groups) if (!answers.covers(table, group)) answers.failed.add(group)
  }
  for (const [subscription, error] of answers.refused) to.refuse(subscription, error)
  // before anything of the page is delivered: they get all of it later
  for (const group of answers.failed) for (const subscription of membersOf(group)) to.failed(subscription)
  let since = performance.now()
  for (const [table, index, row] of known) {
    spread(services, table, index, row, answers, to)
    // others want to be served, too, and what is said goes out between turns
    if (performance.now() - since < longestTurn) continue
    await nextTurn()
    since = performance.now()
  }
}
