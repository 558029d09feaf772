// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Live queries: their result now, and again whenever it changes. They end where a search would: kept by the changes alone
// where that is certain, else fetched anew.
import type { Facts } from '../facts.js'
import type { Http } from '../http.js'
import { report } from '../later.js'
import type { Status, Stop, Watching } from '../live-types.js'
import type { Search } from '../query.js'
import { connectionOf } from './connections.js'
import { keep } from './kept.js'
import { planOf } from './plan.js'
import { refetch, sourcesOf } from './refetched.js'
import { guarded } from './subscribe.js'

/**
 * @param fetch gives the result; the rows of the search where `givesRows`
 * @param listener gets it
 */
export function live<Result>(
  http: Http,
  facts: Facts,
  { onStatus, onError, ...search }: Search & Watching,
  fetch: (signal: AbortSignal) => Promise<Result>,
  listener: (result: Result) => void,
  givesRows: boolean,
): Stop {
  const connection = connectionOf(http)
  const tell = guarded(listener, onError)
  const status = guarded<Status>(onStatus, onError)
  const failed = (error: unknown) => report(error, onError)
  const fetchAnew = () =>
    refetch(connection, sourcesOf(facts, search), fetch, { result: tell, failed, status })
  const plan = givesRows ? planOf(facts, search) : undefined
  if (!plan) return fetchAnew()
  let stop: Stop
  const keeping = keep(connection, plan, {
    ...{ rows: (rows) => tell(rows as Result), failed, status },
    giveUp: () => {
      stop = fetchAnew()
    },
  })
  stop = keeping
  return () => stop()
}
