// How far an import is, what a dry run found, and the rows that PostgreSQL refuses.
import { Button } from '../../../components/ui/button.tsx'
import { ErrorNote } from '../../../components/ui/states.tsx'
import { ApiError } from '../../../lib/api/client.ts'
import type { ImportMistake, ImportReport } from '../../../lib/api/import.ts'
import { importing as texts } from '../../../lib/messages/import.ts'
import { tables } from '../../../lib/messages/tables.ts'
import type { Step } from './use-import.ts'

const number = (value: number) => value.toLocaleString('en')

export function Progress({ step, onCancel }: { readonly step: Step; readonly onCancel: () => void }) {
  if (!step) return null
  return (
    <div className="flex items-center gap-3">
      <progress
        aria-label={texts.progress}
        className="h-2 flex-1 accent-(--accent)"
        {...(step.part !== undefined && { value: step.part })}
      />
      <span role="status" className="text-muted tabular-nums">
        {step.title}
      </span>
      <Button size="small" onClick={onCancel}>
        {texts.cancel}
      </Button>
    </div>
  )
}

/** With {@link refusalOf} what was refused. */
function Mistakes({
  mistakes,
  failed,
}: {
  readonly mistakes: readonly ImportMistake[]
  readonly failed: number
}) {
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">
        {texts.mistakes}
        {failed > mistakes.length && (
          <span className="text-muted font-normal">
            {' '}
            · {texts.mistakesMore(mistakes.length, number(failed))}
          </span>
        )}
      </h3>
      <div
        role="region"
        aria-label={texts.mistakes}
        tabIndex={0}
        className="border-line max-h-64 overflow-auto rounded-lg border"
      >
        <table className="w-full text-left text-xs">
          <thead className="bg-raised sticky top-0">
            <tr>
              {[texts.line, texts.column, texts.value, texts.reason].map((title) => (
                <th key={title} scope="col" className="px-2 py-1.5 font-semibold">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {mistakes.map(({ line, column, value, message, details }, index) => (
              <tr key={index} className="border-line border-t align-top">
                <th scope="row" className="px-2 py-1.5 font-normal tabular-nums">
                  {line}
                </th>
                <td className="px-2 py-1.5 font-mono">{column ?? '–'}</td>
                <td className="max-w-48 truncate px-2 py-1.5 font-mono">
                  {value === null ? (
                    <span className="text-muted italic">{tables.nullValue}</span>
                  ) : (
                    <bdi title={value}>{value}</bdi>
                  )}
                </td>
                <td className="px-2 py-1.5 break-words">
                  {message}
                  {details !== null && <span className="text-muted block">{details}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

export function Result({
  report,
  error,
}: {
  readonly report: ImportReport | undefined
  readonly error: Error | null
}) {
  const refused = error instanceof ApiError ? error.body.mistakes : undefined
  return (
    <div className="space-y-3">
      {error && <ErrorNote error={error} />}
      {Array.isArray(refused) && (
        <Mistakes mistakes={refused as readonly ImportMistake[]} failed={refused.length} />
      )}
      {report && (
        <p
          role="status"
          className={
            report.failed === 0
              ? 'bg-accent-soft rounded-lg p-3'
              : 'bg-warn-soft text-warn-soft-ink rounded-lg p-3'
          }
        >
          {texts.dry(
            ...([report.inserted, report.updated, report.skipped, report.failed].map(number) as [
              string,
              string,
              string,
              string,
            ]),
          )}
        </p>
      )}
      {report && report.failed > 0 && <Mistakes mistakes={report.mistakes} failed={report.failed} />}
    </div>
  )
}
