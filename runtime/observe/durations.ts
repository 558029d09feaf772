// The histogram of request durations, by method, route and status, in Prometheus' text. Ours, as prom-client sorts and joins the
// labels at every observation; this one finds its counters by three look-ups. Refuses nothing.

/** Seconds. Source: OpenTelemetry's advice for http.server.request.duration, with 10 as the last one. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const

interface Counters {
  readonly counts: Uint32Array
  sum: number
  total: number
}

export interface Durations {
  /** @param route the template, never the path @param seconds how long it took */
  add(method: string, route: string, status: number, seconds: number): void
  /** Lines of the metric, HELP and TYPE included. */
  text(): string
}

const name = 'http_server_request_duration_seconds'
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

export function createDurations(): Durations {
  const known = new Map<string, Map<string, Map<number, Counters>>>()

  function countersOf(method: string, route: string, status: number): Counters {
    let ofRoute = known.get(route)
    if (!ofRoute) known.set(route, (ofRoute = new Map<string, Map<number, Counters>>()))
    let ofMethod = ofRoute.get(method)
    if (!ofMethod) ofRoute.set(method, (ofMethod = new Map<number, Counters>()))
    let counters = ofMethod.get(status)
    if (!counters)
      ofMethod.set(status, (counters = { counts: new Uint32Array(buckets.length), sum: 0, total: 0 }))
    return counters
  }

  return {
    add: (method, route, status, seconds) => {
      const counters = countersOf(methods.has(method) ? method : '_OTHER', route, status)
      counters.sum += seconds
      counters.total += 1
      let at = 0
      for (const bucket of buckets) {
        if (seconds <= bucket) {
          counters.counts[at] = (counters.counts[at] ?? 0) + 1
          return
        }
        at += 1
      }
    },
    text: () => {
      const lines = [
        `# HELP ${name} Duration of HTTP requests, by the template of their route.`,
        `# TYPE ${name} histogram`,
      ]
      for (const [route, ofRoute] of known)
        for (const [method, ofMethod] of ofRoute)
          for (const [status, { counts, sum, total }] of ofMethod) {
            const labels = `http_request_method="${method}",http_route="${escaped(route)}",http_response_status_code="${status}"`
            let seen = 0
            for (const [at, bucket] of buckets.entries()) {
              seen += counts[at] ?? 0
              lines.push(`${name}_bucket{${labels},le="${bucket}"} ${seen}`)
            }
            lines.push(`${name}_bucket{${labels},le="+Inf"} ${total}`)
            lines.push(`${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`)
          }
      return `${lines.join('\n')}\n`
    },
  }
}
