// What came back: status, time, headers, the body. All of it is text, whatever it holds.
import { Badge } from '../../components/ui/badge.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import type { Reply } from '../../lib/api/reference.ts'
import { reference as texts } from '../../lib/messages/reference.ts'

const most = 100_000

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** JSON keeps digits that a number of JavaScript would lose: such a body is shown as it came. */
const keepsDigits = (body: string) => !/[-\d.]{17,}/.test(body)

/** @param dry whether it was asked to be taken back */
export function Answer({ reply, dry }: { readonly reply: Reply; readonly dry: boolean }) {
  const { status, statusText, time, headers, body } = reply
  const applied = headers.find(([name]) => name === 'preference-applied')?.[1] ?? ''
  const text = keepsDigits(body) ? pretty(body) : body
  const isBack = applied.includes('tx=rollback')
  return (
    <div className="space-y-3">
      <p role="status" className="flex flex-wrap items-center gap-2">
        <Badge kind={status < 300 ? 'good' : status < 400 ? 'plain' : 'bad'}>
          {status} {statusText}
        </Badge>
        <span className="text-muted">
          {texts.time(time)} · {body.length.toLocaleString('en')} characters
        </span>
        {dry && (
          <Badge kind={isBack ? 'plain' : 'warn'}>{isBack ? texts.takenBack : texts.notTakenBack}</Badge>
        )}
      </p>
      {body === '' ? (
        <p className="text-muted">{texts.noBody}</p>
      ) : (
        <div className="max-h-[28rem] overflow-y-auto rounded-lg">
          <Snippet label={texts.content} code={text.slice(0, most)} />
        </div>
      )}
      {text.length > most && <p className="text-muted text-xs">{texts.cut(most)}</p>}
      <details className="border-line rounded-lg border px-3 py-2">
        <summary className="cursor-pointer font-medium">{texts.headers}</summary>
        <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 font-mono text-xs">
          {headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
