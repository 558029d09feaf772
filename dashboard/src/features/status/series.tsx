// The charts of the last hour or day, each with its numbers as a table.
import { useQuery } from '@tanstack/react-query'
import { LineChart } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Card } from '../../components/ui/card.tsx'
import { SelectField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { seriesQuery, type SeriesPoint } from '../../lib/api/status.ts'
import { status as texts } from '../../lib/messages/status.ts'
import { charts, type ChartPlan } from './charts.ts'

const Chart = lazy(() => import('./chart.tsx'))
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
/** Newest ones that the table shows. */
const told = 60

function Numbers({ plan, points }: { readonly plan: ChartPlan; readonly points: readonly SeriesPoint[] }) {
  return (
    <details className="mt-2">
      <summary className="text-muted cursor-pointer text-xs">{texts.asTable}</summary>
      <div role="region" aria-label={plan.title} tabIndex={0} className="mt-2 max-h-60 overflow-auto">
        <table className="w-full text-xs">
          <caption className="sr-only">{plan.title}</caption>
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-1 text-left font-medium">
                {texts.time}
              </th>
              {plan.lines.map(({ title }) => (
                <th key={title} scope="col" className="py-1 pl-3 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points
              .slice(-told)
              .toReversed()
              .map((point) => (
                <tr key={point.at} className="border-line border-t">
                  <th scope="row" className="py-1 text-left font-normal">
                    {clock.format(point.at)}
                  </th>
                  {plan.lines.map(({ title, of }) => (
                    <td key={title} className="py-1 pl-3 text-right tabular-nums">
                      {of(point) ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

export function Charts({
  range,
  onRange,
}: {
  readonly range: 'hour' | 'day'
  readonly onRange: (range: 'hour' | 'day') => void
}) {
  const { data, error, isPending, refetch } = useQuery(seriesQuery(range))
  return (
    <div className="space-y-4 pt-4">
      <div className="w-40">
        <SelectField
          label={texts.range}
          value={range}
          onChange={({ target }) => onRange(target.value === 'day' ? 'day' : 'hour')}
        >
          <option value="hour">{texts.ranges.hour}</option>
          <option value="day">{texts.ranges.day}</option>
        </SelectField>
      </div>
      {isPending ? (
        <Loading lines={6} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : data.points.length === 0 ? (
        <Empty icon={LineChart} title={texts.noPoints}>
          {texts.noPointsLead[range]}
        </Empty>
      ) : (
        <div className="grid gap-4 lg:grid-cols-2 [&>*]:min-w-0">
          {charts.map((plan) => (
            <Card
              key={plan.id}
              title={plan.isCount ? `${plan.title}, ${texts.perStep(data.step)}` : plan.title}
            >
              <Suspense fallback={<Loading />}>
                <Chart plan={plan} points={data.points} />
              </Suspense>
              <Numbers plan={plan} points={data.points} />
            </Card>
          ))}
        </div>
      )}
    </div>
  )
}
