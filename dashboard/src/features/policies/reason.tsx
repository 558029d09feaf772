// Why a row passes or not: every policy that was asked, its expression as a tree, and the value of each part for this row.
import { Badge } from '../../components/ui/badge.tsx'
import type { PartValue, PolicyTest, TestedPolicy, TestedRow, TestedStage } from '../../lib/api/policies.ts'
import { cn } from '../../lib/cn.ts'
import { policies } from '../../lib/messages/policies.ts'

const texts = policies.tester

function Value({ value }: { readonly value: PartValue | undefined }) {
  if (value === true) return <Badge kind="good">{texts.true}</Badge>
  if (value === false) return <Badge kind="bad">{texts.false}</Badge>
  if (value === null || value === undefined) return <Badge kind="warn">{texts.null}</Badge>
  return <Badge kind="bad">{texts.error}</Badge>
}

/** @param decided places of parts that decided */
function Part({
  policy,
  values,
  place,
  decided,
}: {
  readonly policy: TestedPolicy
  readonly values: readonly PartValue[]
  readonly place: number
  readonly decided: ReadonlySet<number>
}) {
  const part = policy.parts[place]
  if (!part) return null
  const value = values[place]
  const isDeciding = decided.has(place)
  return (
    <li className="min-w-0">
      <div
        className={cn(
          'flex items-start gap-2 rounded-md px-2 py-1',
          isDeciding && 'bg-raised ring-line-strong ring-1',
        )}
      >
        <Value value={value} />
        {part.kind === 'leaf' ? (
          <code className="min-w-0 flex-1 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
            {part.text}
          </code>
        ) : (
          <span className="text-muted flex-1 text-xs leading-5 font-semibold">{texts[part.kind]}</span>
        )}
        {isDeciding && <span className="text-xs leading-5 font-semibold">{texts.decided}</span>}
      </div>
      {typeof value === 'object' && value !== null && part.kind === 'leaf' && (
        <p className="text-danger px-2 text-xs break-words">
          {value.error} ({value.code})
        </p>
      )}
      {part.parts.length > 0 && (
        <ul className="border-line mt-1 ml-3 space-y-1 border-l pl-2">
          {part.parts.map((inner) => (
            <Part key={inner} {...{ policy, values, decided }} place={inner} />
          ))}
        </ul>
      )}
    </li>
  )
}

const titleOf = ({ kind, command, of }: TestedStage) =>
  kind === 'check' && command === 'select' && of === 'new'
    ? texts.stages.readable
    : texts.stages[kind](command)

export function Reason({ test, row }: { readonly test: PolicyTest; readonly row: TestedRow }) {
  return (
    <div className="space-y-4">
      {test.stages.map((stage, index) => {
        const decided = row.decided.filter((one) => one.stage === index)
        return (
          <section key={index} className="space-y-2">
            <h4 className="text-muted text-xs font-semibold">{titleOf(stage)}</h4>
            {!stage.policies.some(({ permissive }) => permissive) && <p>{texts.noneApplies}</p>}
            <ul className="space-y-2">
              {stage.policies.map((policy, place) => (
                <li key={policy.name} className="border-line rounded-lg border p-3">
                  <p className="mb-1 flex flex-wrap items-center gap-2 font-medium break-words">
                    <bdi>{policy.name}</bdi>
                    {!policy.permissive && <Badge kind="warn">{policies.restrictive}</Badge>}
                  </p>
                  <ul>
                    <Part
                      policy={policy}
                      values={row.results[index]?.[place] ?? []}
                      place={0}
                      decided={new Set(decided.filter((one) => one.policy === place).map(({ part }) => part))}
                    />
                  </ul>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {row.readable === false && (
        <p className="bg-warn-soft text-warn-soft-ink rounded-lg p-3">{texts.notReadable}</p>
      )}
    </div>
  )
}
