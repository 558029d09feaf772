// One page of metrics from those of several processes: counters, histograms and most gauges are added up; what is the same
// in all, or is a time, is the largest. Refuses nothing.

/** Where a process that has measured nothing says infinity. */
const smallest = 'nodejs_eventloop_lag_min_seconds'
/** Not to be added: how far something is behind, when it began, what belongs to the database or the code that all serve. */
const largest =
  /_lag_|_lag_seconds|start_time|version_info|^lite_storage_bytes_total|^lite_generate_duration|^lite_schema_cache_loads/

function together(sample: string, one: number, other: number): number {
  if (sample === smallest) return Math.min(one, other)
  return largest.test(sample) ? Math.max(one, other) : one + other
}

/** @param texts in Prometheus' text format; samples of one name stand together, behind their HELP and TYPE */
export function sumMetrics(texts: readonly string[]): string {
  /** By name of the metric: the lines before its samples, and these by what stands before the value. */
  const metrics = new Map<
    string,
    { readonly head: readonly string[]; readonly samples: Map<string, number> }
  >()
  for (const text of texts) {
    let head: string[] = []
    let samples = new Map<string, number>()
    for (const line of text.split('\n')) {
      if (line === '') continue
      if (line.startsWith('#')) {
        head = line.startsWith('# HELP') ? [line] : [...head, line]
        const name = line.split(' ')[2] ?? ''
        const known = metrics.get(name) ?? { head, samples: new Map<string, number>() }
        metrics.set(name, { ...known, head })
        samples = known.samples
        continue
      }
      const at = line.lastIndexOf(' ')
      const [sample, value] = [line.slice(0, at), Number(line.slice(at + 1))]
      if (Number.isNaN(value)) continue
      const before = samples.get(sample)
      samples.set(sample, before === undefined ? value : together(sample, before, value))
    }
  }
  const lines = [...metrics.values()].flatMap(({ head, samples }) => [
    ...head,
    ...[...samples].map(([sample, value]) => `${sample} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}
