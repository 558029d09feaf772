// What several processes measured becomes one page: sums, but for what is the same in all or is a time.
import { expect, it } from 'vitest'
import { sumMetrics } from './sum-metrics.ts'

const page = (
  requests: number,
  lag: number,
  start: number,
  extra = '',
): string => `# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{route="/a b",status="200"} ${requests}
${extra}
# HELP lite_realtime_lag_seconds Lag.
# TYPE lite_realtime_lag_seconds gauge
lite_realtime_lag_seconds ${lag}
# HELP process_start_time_seconds Start.
# TYPE process_start_time_seconds gauge
process_start_time_seconds ${start}
# HELP nodejs_eventloop_lag_min_seconds Least.
# TYPE nodejs_eventloop_lag_min_seconds gauge
nodejs_eventloop_lag_min_seconds ${lag === 0 ? 9e9 : 0.01}
# HELP empty Nothing yet.
# TYPE empty gauge
empty NaN
`

it('adds up, and keeps one HELP and TYPE for each metric', () => {
  const text = sumMetrics([
    page(1, 0, 100),
    page(2.5, 0.25, 200, 'requests_total{route="/c",status="404"} 7'),
  ])
  expect(text.split('\n')).toEqual([
    '# HELP requests_total Requests.',
    '# TYPE requests_total counter',
    'requests_total{route="/a b",status="200"} 3.5',
    'requests_total{route="/c",status="404"} 7',
    '# HELP lite_realtime_lag_seconds Lag.',
    '# TYPE lite_realtime_lag_seconds gauge',
    'lite_realtime_lag_seconds 0.25',
    '# HELP process_start_time_seconds Start.',
    '# TYPE process_start_time_seconds gauge',
    'process_start_time_seconds 200',
    '# HELP nodejs_eventloop_lag_min_seconds Least.',
    '# TYPE nodejs_eventloop_lag_min_seconds gauge',
    'nodejs_eventloop_lag_min_seconds 0.01',
    '# HELP empty Nothing yet.',
    '# TYPE empty gauge',
    '',
  ])
})
