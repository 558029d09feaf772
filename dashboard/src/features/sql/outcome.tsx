// Under the editor: the results of a run, one tab for each statement, the plan of a query, or what was refused and where.
import { SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Empty, ErrorNote } from '../../components/ui/states.tsx'
import { Tabs } from '../../components/ui/tabs.tsx'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import { Applied } from './applied.tsx'
import { PlanTree } from '../../components/plan/plan-tree.tsx'
import { Result } from './result.tsx'
import type { Failure, Outcome as Done } from './use-run.ts'

function Results({
  outcome,
  schema,
}: {
  readonly outcome: Done
  readonly schema: DatabaseSchema | undefined
}) {
  const { results } = outcome
  const [tab, setTab] = useState(() =>
    String(
      Math.max(
        0,
        results.findLastIndex((one) => one.rows.length > 0),
      ),
    ),
  )
  return (
    <Tabs
      label={texts.results}
      value={tab}
      onChange={setTab}
      tabs={results.map((result, index) => {
        const label = texts.result(index + 1, result.command)
        return { id: String(index), title: label, content: <Result {...{ result, schema, label }} /> }
      })}
    />
  )
}

export function Outcome({
  outcome,
  failure,
  placeOf,
  onGo,
  schema,
}: {
  readonly outcome: Done | undefined
  readonly failure: Failure | undefined
  /** Line and column, from 1. */
  readonly placeOf: (position: number) => readonly [number, number]
  readonly onGo: (position: number) => void
  readonly schema: DatabaseSchema | undefined
}) {
  if (failure) {
    const { error, position } = failure
    return (
      <div className="space-y-2">
        <ErrorNote error={error} />
        <div className="flex flex-wrap items-center gap-3">
          {position !== undefined && (
            <>
              <span>{texts.place(...placeOf(position))}</span>
              <Button size="small" onClick={() => onGo(position)}>
                {texts.goTo}
              </Button>
            </>
          )}
          <span className="text-muted">{texts.nothingChanged}</span>
        </div>
      </div>
    )
  }
  if (!outcome) {
    return (
      <Empty icon={SquareTerminal} title={texts.empty}>
        {texts.emptyHint}
      </Empty>
    )
  }
  return (
    <div key={outcome.turn} className="space-y-4">
      {outcome.changes && <Applied saved={outcome.saved} changes={outcome.changes} />}
      {outcome.plan && <PlanTree plan={outcome.plan} />}
      {outcome.results.length > 0 && <Results {...{ outcome, schema }} />}
    </div>
  )
}
