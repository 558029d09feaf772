// The tester's answer: the rows with their verdicts at the left, at the right why the chosen one has its.
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { Empty } from '../../components/ui/states.tsx'
import type { PolicyTest, PolicyTestBody, TestedRow, Verdict } from '../../lib/api/policies.ts'
import { cn } from '../../lib/cn.ts'
import { policies } from '../../lib/messages/policies.ts'
import { Reason } from './reason.tsx'
import { testFile } from './test-file.ts'

const texts = policies.tester
const kinds = { passes: 'good', hidden: 'warn', refused: 'bad', fails: 'bad' } as const satisfies Record<
  Verdict,
  string
>

/** A row by its key, else by its first values. */
function nameOf({ key, values, new_values: made }: TestedRow, isInsert: boolean): string {
  if (isInsert) return texts.newRow
  const told = Object.keys(key).length > 0 ? key : (made ?? values)
  return Object.entries(told)
    .slice(0, 3)
    .map(([name, value]) => `${name} = ${value ?? 'null'}`)
    .join(', ')
}

function Values({ row, verb }: { readonly row: TestedRow; readonly verb: string }) {
  const after = verb === 'update' ? row.new_values : null
  return (
    <details className="border-line rounded-lg border p-3">
      <summary className="cursor-pointer font-medium">{texts.values}</summary>
      <dl className="mt-2 grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1 font-mono text-xs">
        {Object.entries(row.values).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted max-w-40 break-words">{name}</dt>
            <dd className="min-w-0 break-words">
              <bdi>{value ?? 'null'}</bdi>
              {after && after[name] !== value && (
                <>
                  {' → '}
                  <bdi>{after[name] ?? 'null'}</bdi>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** Gives a text as a file. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}

export function Results({
  question,
  test,
}: {
  readonly question: PolicyTestBody
  readonly test: PolicyTest
}) {
  const [chosen, setChosen] = useState(0)
  const row = test.rows[chosen] ?? test.rows[0]
  const isInsert = question.verb === 'insert'
  const passing = test.rows.filter(({ verdict }) => verdict === 'passes').length
  const save = () =>
    download(`${question.table.replace(/[^\w-]+/g, '_')}-${question.verb}.test.ts`, testFile(question, test))
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3" role="status">
        <p className="font-medium">
          {texts.summary(passing, test.rows.length)}
          {test.truncated && <span className="text-muted font-normal"> · {texts.more}</span>}
        </p>
        {test.rows.length > 0 && (
          <Button size="small" onClick={save}>
            {texts.saveTest}
          </Button>
        )}
      </div>
      {test.missing.map(({ what, grant }) => (
        <div key={grant} className="bg-danger-soft text-danger-soft-ink space-y-2 rounded-lg p-3">
          <p className="break-words">{texts.missing(what)}</p>
          <Snippet label={policies.grantIt} code={grant} />
        </div>
      ))}
      {test.rls !== 'on' && (
        <p className="bg-warn-soft text-warn-soft-ink rounded-lg p-3">{texts[test.rls]}</p>
      )}
      {test.notes.map((note) => (
        <p key={note} className="text-muted break-words">
          {note}
        </p>
      ))}
      {row ? (
        <div className="grid gap-4 lg:grid-cols-[minmax(12rem,1fr)_2fr]">
          <ul
            aria-label={texts.rows}
            className="border-line divide-line max-h-[60dvh] divide-y self-start overflow-y-auto rounded-xl border"
          >
            {test.rows.map((one, index) => (
              <li key={index}>
                <button
                  type="button"
                  aria-pressed={one === row}
                  onClick={() => setChosen(index)}
                  className={cn(
                    'flex w-full items-start gap-2 px-3 py-2 text-left outline-offset-[-2px]',
                    one === row ? 'bg-pressed' : 'hover:bg-raised',
                  )}
                >
                  <Badge kind={kinds[one.verdict]}>{texts.verdicts[one.verdict]}</Badge>
                  <span className="line-clamp-2 min-w-0 flex-1 font-mono text-xs leading-5 break-all">
                    <bdi>{nameOf(one, isInsert)}</bdi>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <section aria-label={texts.explanation} className="min-w-0 space-y-4">
            <h3 className="flex flex-wrap items-center gap-2 font-semibold">
              <Badge kind={kinds[row.verdict]}>{texts.verdicts[row.verdict]}</Badge>
              <span className="text-muted font-normal">{texts.verdictHints[row.verdict]}</span>
            </h3>
            <Reason test={test} row={row} />
            <Values row={row} verb={question.verb} />
          </section>
        </div>
      ) : (
        <Empty title={texts.noRows}>{texts.noRowsLead}</Empty>
      )}
    </div>
  )
}
