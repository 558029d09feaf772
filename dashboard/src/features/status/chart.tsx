// One chart over time (uPlot, in a chunk of its own). A picture only: the numbers stand in the table beside it.
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { SeriesPoint } from '../../lib/api/status.ts'
import type { ChartPlan } from './charts.ts'

const height = 180

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function optionsOf({ lines }: ChartPlan, width: number): uPlot.Options {
  const [muted, line] = [colour('--muted'), colour('--line')]
  const axis = { stroke: muted, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } }
  return {
    ...{ width, height },
    legend: { live: true },
    cursor: { y: false },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [axis, { ...axis, size: 52 }],
    series: [
      {},
      ...lines.map((one) => ({
        label: one.title,
        stroke: colour(one.colour),
        width: 1.5,
        points: { show: false },
        ...(one.dashed && { dash: [4, 4] }),
      })),
    ],
  }
}

const dataOf = ({ lines }: ChartPlan, points: readonly SeriesPoint[]): uPlot.AlignedData => [
  points.map(({ at }) => at / 1000),
  ...lines.map(({ of }) => points.map(of)),
]

export default function Chart({
  plan,
  points,
}: {
  readonly plan: ChartPlan
  readonly points: readonly SeriesPoint[]
}) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const newest = useRef(points)

  useEffect(() => {
    newest.current = points
    plot.current?.setData(dataOf(plan, points))
  }, [plan, points])

  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const draw = () => {
      plot.current?.destroy()
      plot.current = new uPlot(
        optionsOf(plan, Math.max(200, element.clientWidth)),
        dataOf(plan, newest.current),
        element,
      )
    }
    draw()
    const sizes = new ResizeObserver(() => {
      plot.current?.setSize({ width: Math.max(200, element.clientWidth), height })
    })
    sizes.observe(element)
    // colours are drawn: another theme needs another picture
    const themes = new MutationObserver(draw)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
    return () => {
      sizes.disconnect()
      themes.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [plan])

  return <div ref={place} aria-hidden="true" className="lite-chart min-w-0 overflow-hidden" />
}
