// The load's process where wrk is not installed. Prints what wrk's script prints.
import autocannon from 'autocannon'
import type { Target } from './traffic.ts'

const { method, url, headers, body, ids } = JSON.parse(process.argv[2] ?? '') as Target
const [duration, connections] = process.argv.slice(3).map(Number) as [number, number]

const idOf = () => (2 * Math.ceil(Math.random() * Math.floor(ids / 2))).toString(16).padStart(12, '0')
const { origin, pathname, search } = new URL(url.replace('{id}', '~id~'))
const path = `${pathname}${search}`

const result = await autocannon({
  ...{ url: origin, connections, duration },
  requests: [
    {
      ...{ method: method as 'GET', path, headers: { ...headers } },
      ...(body !== undefined && { body }),
      setupRequest: (request) => ({
        ...request,
        path: path.replace('~id~', `00000000-0000-4000-8000-${idOf()}`),
      }),
    },
  ],
})
const requests = result.requests.total
console.log(
  JSON.stringify({
    requests,
    perSecond: requests / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.errors + result.non2xx,
  }),
)
