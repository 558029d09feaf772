// The generated files: found by name, read as they are, downloaded.
import { useQuery } from '@tanstack/react-query'
import { Download, FileCode2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { buttonClass } from '../../components/ui/button.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { generatedFileQuery, generatedQuery } from '../../lib/api/reference.ts'
import { cn } from '../../lib/cn.ts'
import { reference as texts } from '../../lib/messages/reference.ts'

const CodeView = lazy(() =>
  import('../../components/editor/code-view.tsx').then(({ CodeView: view }) => ({ default: view })),
)
/** Beyond these, a search says which. */
const most = 500

function File({ path, hash }: { readonly path: string; readonly hash: string }) {
  const { data, error, isPending, refetch } = useQuery(generatedFileQuery(path, hash))
  if (isPending) return <Loading lines={8} />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  return (
    <section aria-label={path} className="min-w-0 space-y-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="min-w-0 font-mono text-sm font-semibold break-all">{path}</h2>
        <span className="text-muted text-xs">{data.size.toLocaleString('en')} bytes</span>
        <span className="text-muted min-w-0 font-mono text-xs break-all">{texts.hash(data.hash)}</span>
      </div>
      <Suspense fallback={<Loading lines={8} />}>
        <CodeView label={path} text={data.text} />
      </Suspense>
    </section>
  )
}

export function GeneratedFiles({
  chosen,
  onChoose,
}: {
  readonly chosen: string | undefined
  readonly onChoose: (path: string) => void
}) {
  const [filter, setFilter] = useState('')
  const { data, error, isPending, refetch } = useQuery(generatedQuery)
  if (isPending) return <Loading />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  if (data.length === 0) return <Empty icon={FileCode2} title={texts.filesNone} />
  const found = data.filter(({ path }) => path.toLowerCase().includes(filter.trim().toLowerCase()))
  const file = data.find(({ path }) => path === chosen)
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-4">
        <a href="/client.zip" download="client.zip" className={buttonClass({ kind: 'primary' })}>
          <Download aria-hidden="true" />
          {texts.download}
        </a>
        <div className="min-w-0 flex-1">
          <p className="text-muted mb-1 text-xs">{texts.intoFolder}</p>
          <Snippet label={texts.clientCommand} code={texts.clientCommand} />
        </div>
      </div>
      <div className="grid gap-6 md:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <TextField
            label={texts.findFile}
            hideLabel
            placeholder={texts.findFile}
            type="search"
            value={filter}
            onChange={({ target }) => setFilter(target.value)}
          />
          <p className="text-muted text-xs" role="status">
            {found.length === 0 ? texts.noFile : texts.filesOf(found.length)}
          </p>
          <ul
            aria-label={texts.files}
            className="border-line bg-surface max-h-[30dvh] overflow-y-auto rounded-xl border p-1.5 empty:hidden md:max-h-[60dvh]"
          >
            {found.slice(0, most).map(({ path, size }) => (
              <li key={path}>
                <button
                  type="button"
                  aria-pressed={path === chosen}
                  onClick={() => onChoose(path)}
                  className={cn(
                    'flex w-full items-baseline gap-2 rounded-md px-2 py-1 text-left font-mono text-xs outline-offset-[-2px]',
                    path === chosen ? 'bg-pressed font-semibold' : 'hover:bg-raised',
                  )}
                >
                  <span className="min-w-0 flex-1 break-all">{path}</span>
                  <span className="text-muted shrink-0">{size.toLocaleString('en')}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
        {file ? (
          <File path={file.path} hash={file.hash} />
        ) : (
          <Empty icon={FileCode2} title={texts.chooseFile} />
        )}
      </div>
    </div>
  )
}
