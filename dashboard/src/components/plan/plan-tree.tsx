// The steps of a plan as a tree: time or cost, rows, and which step costs most.
import { Badge } from '../ui/badge.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { cn } from '../../lib/cn.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import type { Plan, Step } from './plan.ts'

const percent = (share: number) => `${Math.round(share * 100)} %`

function Steps({ steps, worst }: { readonly steps: readonly Step[]; readonly worst: number }) {
  return (
    <ul className="border-line space-y-2 border-l pl-4">
      {steps.map((step, index) => {
        const isWorst = step.share === worst && worst > 0
        return (
          <li key={index} className="space-y-2">
            <div className={cn('border-line rounded-lg border px-3 py-2', isWorst && 'border-danger')}>
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium break-all">{step.title}</span>
                {isWorst && <Badge kind="bad">{texts.costliest}</Badge>}
                <span className="text-muted text-xs">
                  {step.time === undefined
                    ? texts.stepCost(step.cost)
                    : texts.stepTime(step.time, step.loops)}
                </span>
                <span className="text-muted text-xs">
                  {texts.stepRows(step.actualRows, step.plannedRows)}
                </span>
              </div>
              <div className="mt-1 flex items-center gap-2">
                <div aria-hidden="true" className="bg-raised h-1.5 w-40 overflow-hidden rounded-full">
                  <div
                    className={cn('h-full', isWorst ? 'bg-danger' : 'bg-accent')}
                    style={{ width: `${step.share * 100}%` }}
                  />
                </div>
                <span className="text-muted text-xs">{texts.own(percent(step.share))}</span>
              </div>
              {step.facts.length > 0 && (
                <dl className="mt-1 space-y-0.5 text-xs">
                  {step.facts.map(([name, value]) => (
                    <div key={name} className="flex gap-2">
                      <dt className="text-muted shrink-0">{name}</dt>
                      <dd className="font-mono break-all">{value}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </div>
            {step.steps.length > 0 && <Steps steps={step.steps} worst={worst} />}
          </li>
        )
      })}
    </ul>
  )
}

export function PlanTree({ plan }: { readonly plan: Plan }) {
  const totals = texts.planTotals(plan.planning, plan.execution)
  return (
    <section aria-label={texts.planTree} className="space-y-3">
      <div className="flex flex-wrap items-baseline gap-3">
        <h2 className="font-semibold">{texts.plan}</h2>
        <span className="text-muted">{totals}</span>
      </div>
      <Steps steps={[plan.top]} worst={plan.worst} />
      <details>
        <summary className="text-muted cursor-pointer text-sm">{texts.planRaw}</summary>
        <div className="mt-2">
          <Snippet label={texts.planRaw} code={plan.json} />
        </div>
      </details>
    </section>
  )
}
