// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Changes of one table, as the caller of the client sees them.
import type { Facts } from '../facts.js'
import type { Http } from '../http.js'
import { report } from '../later.js'
import type { Change, Status, Stop, Watching } from '../live-types.js'
import { connectionOf } from './connections.js'
import { type ChangeFrame, requestOf, type Row } from './frames.js'

export interface SubscribeOptions extends Watching {
  /** As the server takes it. */
  readonly filter?: string | undefined
  readonly event?: string
  readonly select?: object
  readonly since?: string
}

/** Calls a function of the user's: what it throws ends nothing of ours. */
export function guarded<Given>(
  call: ((given: Given) => void) | undefined,
  onError: Watching['onError'],
): (given: Given) => void {
  return (given) => {
    try {
      call?.(given)
    } catch (error) {
      report(error, onError)
    }
  }
}

function changeOf({ type, record, old_record: old, ...frame }: ChangeFrame): Change<Row> {
  const place = { cursor: frame.cursor, commitTimestamp: frame.commit_timestamp }
  if (type === 'TRUNCATE') return { type, ...place }
  return { type, record, old, ...place, ...(frame.truncated && { truncated: true }) } as Change<Row>
}

/** Tells `listener` of changes. @returns ends it */
export function subscribe(
  http: Http,
  facts: Facts,
  { filter, event, select = {}, since, onStatus, onError }: SubscribeOptions,
  listener: (change: Change<never>) => void,
): Stop {
  const columns = Object.keys(select).filter((name) => (select as Record<string, unknown>)[name] === true)
  const tell = guarded(listener, onError)
  const request = {
    ...requestOf(facts, columns.length === 0 ? undefined : columns),
    ...{ event, filter },
  }
  const handlers = {
    changed: (frame: ChangeFrame) => tell(changeOf(frame) as Change<never>),
    lost: () => tell({ type: 'must_refetch' }),
    failed: (error: unknown) => report(error, onError),
    status: guarded<Status>(onStatus, onError),
  }
  return connectionOf(http).add(request, handlers, since).stop
}
