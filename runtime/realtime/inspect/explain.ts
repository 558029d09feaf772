// Why a change was told to somebody, or not: asks step by step what delivering asks, with its own functions, and delivers the
// change to a subscription that only listens. Refuses cursors that are of no change (400, 404) or whose change is gone (410).
import type { Caller } from '../../identity/caller.ts'
import type { EventType } from '../delivery/delivery.ts'
import type { EvaluationServices, Verdicts } from '../delivery/evaluate.ts'
import { evaluate, verdictsOf } from '../delivery/evaluate.ts'
import { TableIndex } from '../delivery/index-of.ts'
import type { Receiver, Subscription, View, Wanted } from '../delivery/subscription.ts'
import { newSubscription } from '../delivery/subscription.ts'
import { RealtimeError } from '../errors.ts'
import type { Change, Operation } from '../log/change-log.ts'
import { formatCursor, isBefore, parseCursor, sees as isSeen } from '../log/cursor.ts'
import type { RealtimeServices } from '../services.ts'
import { textsOf } from '../tables/image.ts'
import type { Policy, RoleRights, Table } from '../tables/tables.ts'
import { policiesFor, ruleOfOne } from '../visibility/rule.ts'

type Step = 'published' | 'subscribed' | 'standing' | 'privileges' | 'policies' | 'filter' | 'event'

export interface ExplainedStep {
  readonly step: Step
  readonly passes: boolean | null
  readonly why: string
}

export interface ExplainedPolicy {
  readonly name: string | null
  readonly permissive: boolean
  readonly condition: string | null
  readonly after: boolean | null
  readonly before: boolean | null
  readonly error: string | null
}

export interface Explanation {
  readonly cursor: string
  readonly schema: string
  readonly table: string
  readonly operation: EventType
  readonly committed_at: string
  readonly role: string
  readonly user: string | null
  readonly delivered: boolean
  readonly told_as: EventType | null
  readonly record: Readonly<Record<string, string>> | null
  readonly old_record: Readonly<Record<string, string>> | null
  readonly steps: readonly ExplainedStep[]
  readonly policies: readonly ExplainedPolicy[]
  readonly columns: { readonly told: readonly string[]; readonly withheld: readonly string[] }
}

/** Somebody who listens, or would. */
export interface Subscriber {
  readonly caller: Caller
  readonly wanted: Wanted
  /** Where he is connected. */
  readonly subscription?: Subscription
}

type Services = Pick<RealtimeServices, 'changeLog' | 'hub' | 'database' | 'log'>

const operations: Readonly<Record<Operation, EventType>> = {
  I: 'INSERT',
  U: 'UPDATE',
  D: 'DELETE',
  T: 'TRUNCATE',
  P: 'TRUNCATE',
}

/** @throws RealtimeError invalid_cursor, must_refetch, not_found */
async function readChange({ changeLog }: Services, text: string): Promise<Change> {
  const { stream, tick, id } = parseCursor(text)
  if (id === Infinity) throw new RealtimeError('invalid_cursor', 'This cursor is of no change')
  const before = { stream, tick, id: id - 1 }
  if (!(await changeLog.holds(before)))
    throw new RealtimeError('must_refetch', 'The change is no longer in the log')
  const { changes } = await changeLog.read(before, tick, 1)
  const [found] = changes
  if (found?.tick !== tick || found.id !== id)
    throw new RealtimeError('not_found', 'There is no such change in the log')
  return found
}

interface Told {
  readonly type: EventType
  readonly record: string | null
  readonly old: string | null
}

/** Delivers the change to a subscription that nobody hears. */
async function deliverTo(
  services: EvaluationServices,
  change: Change,
  view: View,
  probe: Subscription,
): Promise<{ readonly told: Told | undefined; readonly refetches: boolean }> {
  const index = new TableIndex()
  index.add(probe, view)
  const found: { told?: Told; refetches: boolean } = { refetches: false }
  await evaluate(
    services,
    [change],
    new Map([[view.table.oid, view.table]]),
    new Map([[view.table.oid, index]]),
    {
      deliver: (_probe, { type, record, old }) => (found.told = { type, record, old }),
      refetch: () => (found.refetches = true),
      failed: () => {
        throw new RealtimeError('unavailable', 'PostgreSQL cannot be asked now')
      },
      refuse: (_probe, error) => {
        throw error
      },
    },
  )
  return { told: found.told, refetches: found.refetches }
}

const names = (columns: readonly string[]) => columns.map((name) => JSON.stringify(name)).join(', ')

/** Where a subscriber who is connected stands to the change. */
function standingOf({ subscription }: Subscriber, change: Change): ExplainedStep {
  const step = 'standing'
  if (!subscription) return { step, passes: true, why: 'Asked as if somebody listened at that moment' }
  const { begins, position, live, seen, seenUntil, closed } = subscription
  if (closed) return { step, passes: false, why: 'The subscription has ended' }
  if (!isBefore(begins, change)) return { step, passes: false, why: 'It subscribed after this change' }
  if (seen && change.tick <= seenUntil && isSeen(seen, change.xid))
    return { step, passes: false, why: 'The rows that it read at first hold this change already' }
  if (!live && isBefore(position, change))
    return { step, passes: null, why: 'Not yet: it is behind, and gets the change when it has caught up' }
  return { step, passes: true, why: 'It listened at that moment' }
}

async function policiesOf(
  services: EvaluationServices,
  change: Change,
  view: View,
  probe: Subscription,
  rights: RoleRights,
): Promise<ExplainedPolicy[]> {
  const { table } = view
  const isFree = !table.hasRowSecurity || rights.bypassesRowSecurity
  const asked: readonly Policy[] = [
    ...(isFree ? [] : policiesFor(table, rights)),
    ...(table.condition === null
      ? []
      : [{ name: undefined, permissive: false, roles: [0], using: table.condition }]),
  ]
  const explained: ExplainedPolicy[] = []
  for (const policy of asked) {
    const errors: string[] = []
    const alone: View = { ...view, rule: ruleOfOne(table, rights, policy), filter: undefined }
    const { sees } = await verdictsOf({ ...services, log: (line) => errors.push(line) }, change, alone, probe)
    explained.push({
      ...{ name: policy.name ?? null, permissive: policy.permissive, condition: policy.using },
      ...{ after: sees.rec, before: sees.old, error: errors[0] ?? null },
    })
  }
  return explained
}

function whyVisible(
  { hasRowSecurity }: Table,
  { bypassesRowSecurity }: RoleRights,
  role: string,
  sees: Verdicts,
  policies: readonly ExplainedPolicy[],
): string {
  const isSeen = sees.rec === true || sees.old === true
  if (!hasRowSecurity && policies.length === 0) return 'The table has no row-level security'
  if (bypassesRowSecurity && policies.length === 0) return `${role} is above row-level security`
  const named = (list: readonly ExplainedPolicy[]) =>
    list.map(({ name }) =>
      name === null ? 'the condition of the publication' : `policy ${JSON.stringify(name)}`,
    )
  const shows = ({ after, before }: ExplainedPolicy) => after === true || before === true
  const permissive = policies.filter((policy) => policy.permissive)
  const hiding = policies.filter((policy) => !policy.permissive && !shows(policy))
  if (isSeen) {
    const showing = named(permissive.filter(shows))
    return showing.length > 0 ? `Shown by ${showing.join(', ')}` : 'Nothing hides the row'
  }
  if (hiding.length > 0) return `Hidden by ${named(hiding).join(', ')}`
  if (permissive.length === 0) return `No policy for SELECT holds for ${role}, so that it sees no row`
  return `Not shown by ${named(permissive).join(', ')}`
}

/**
 * Says step by step why a change is told to a subscriber, or what stops it.
 * @param cursor of the change
 * @throws RealtimeError invalid_cursor, must_refetch, not_found, invalid_filter, unavailable
 */
export async function explain(
  services: Services,
  cursor: string,
  subscriber: Subscriber,
): Promise<Explanation> {
  const { hub, changeLog, database, log } = services
  const change = await readChange(services, cursor)
  const { caller, wanted } = subscriber
  const [tables, stream] = [await hub.tables(), await changeLog.stream()]
  const table = tables.byOid.get(change.rel)
  const operation = operations[change.op]
  const steps: ExplainedStep[] = []
  const answer = (more: Partial<Explanation> = {}): Explanation => ({
    cursor: formatCursor({ stream, tick: change.tick, id: change.id }),
    ...{ schema: table?.schema ?? '', table: table?.name ?? String(change.rel), operation },
    ...{ committed_at: change.at, role: caller.role, user: caller.subject === '' ? null : caller.subject },
    ...{ delivered: false, told_as: null, record: null, old_record: null, steps, policies: [] },
    ...{ columns: { told: [], withheld: [] }, ...more },
  })
  const stop = (step: Step, why: string, more?: Partial<Explanation>): Explanation => {
    steps.push({ step, passes: false, why })
    return answer(more)
  }
  if (!table) return stop('published', 'The table is no longer in the publication supabase_realtime')
  const published = change.op === 'P' ? 'T' : change.op
  if (!table.published[published])
    return stop('published', `The publication supabase_realtime does not publish ${operation}`)
  steps.push({ step: 'published', passes: true, why: 'The table is published for realtime' })

  const isOfSchema = wanted.schema === '*' || wanted.schema === table.schema
  if (!isOfSchema || (wanted.table !== '*' && wanted.table !== table.name))
    return stop('subscribed', `It listens to ${wanted.schema}.${wanted.table}`)
  steps.push({ step: 'subscribed', passes: true, why: `It listens to ${wanted.schema}.${wanted.table}` })

  const rights = await tables.rightsOf(caller.role)
  const readable = rights?.readable.get(table.oid)
  const withheld = table.columns.map(({ name }) => name).filter((name) => readable?.has(name) !== true)
  if (!rights || !readable || withheld.length === table.columns.length)
    return stop(
      'privileges',
      `${caller.role} may not read ${table.schema}.${table.name}: a grant is missing`,
      {
        columns: { told: [], withheld },
      },
    )
  const view = (await hub.look({ ...wanted, schema: table.schema, table: table.name }, caller)).get(table.oid)
  if (!view) return stop('privileges', `${caller.role} may not read ${table.schema}.${table.name}`)
  const columns = { told: view.columns, withheld }
  const why =
    withheld.length === 0
      ? `${caller.role} may read every column`
      : `${caller.role} may not read ${names(withheld)}: these are left out`
  steps.push({ step: 'privileges', passes: true, why })

  const receiver: Receiver = {
    ...{ caller: () => caller, deliver: () => undefined, refetch: () => undefined },
    ...{ fail: () => undefined, isSlow: () => false },
  }
  const probe = newSubscription(wanted, receiver, { stream, tick: change.tick, id: change.id - 1 })
  probe.views = new Map([[table.oid, view]])
  const asking: EvaluationServices = { database, stream, log }
  const { told, refetches } = await deliverTo(asking, change, view, probe)
  const policies = await policiesOf(asking, change, view, probe, rights)
  const { sees, passes } = await verdictsOf(asking, change, view, probe)
  const isEmptied = operation === 'TRUNCATE'
  const isVisible = isEmptied ? view.rule.kind !== 'none' : sees.rec === true || sees.old === true
  steps.push({
    step: 'policies',
    passes: isVisible,
    why:
      isEmptied && isVisible
        ? 'Everybody who may see any row hears of TRUNCATE'
        : whyVisible(table, rights, caller.role, sees, policies),
  })
  if (isVisible) {
    const isThrough = isEmptied || told !== undefined || passes.rec === true || passes.old === true
    const filter = view.filter ? 'The filter' : 'There is no filter, which'
    steps.push({
      step: 'filter',
      passes: isThrough,
      why: `${filter} ${isThrough ? 'lets it through' : 'lets through neither the row as it was nor as it became'}`,
    })
    if (isThrough) {
      const isHeard = told !== undefined || refetches
      const left = told ? `as ${told.type}` : refetches ? 'as a call to read the rows anew' : undefined
      steps.push({
        step: 'event',
        passes: isHeard,
        why: left === undefined ? `It listens to ${wanted.event}, and not to this` : `It hears of it ${left}`,
      })
    }
  }
  const standing = standingOf(subscriber, change)
  steps.push(standing)
  const isTold = (told !== undefined || refetches) && standing.passes === true
  return answer({
    ...{ delivered: isTold, told_as: told?.type ?? null, policies, columns },
    record: textsOf(told?.record ?? null),
    old_record: textsOf(told?.old ?? null),
  })
}
