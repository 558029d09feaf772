// The generated files that would differ, each with its lines: taken away in red, added in green, told by their signs, too.
import { Badge } from '../../components/ui/badge.tsx'
import type { FileChange } from '../../lib/api/schema-change.ts'
import { cn } from '../../lib/cn.ts'
import { schema } from '../../lib/messages/schema.ts'

const { blast: texts } = schema
const kinds = { added: 'good', changed: 'plain', removed: 'bad' } as const

/** Files that people look at first. */
const isShown = ({ path }: FileChange) => path.endsWith('types.ts')

function Lines({ file }: { readonly file: FileChange }) {
  return (
    <div
      className="bg-ground overflow-x-auto font-mono text-xs leading-relaxed"
      tabIndex={0}
      role="region"
      aria-label={file.path}
    >
      {file.hunks.map((hunk, index) => (
        <div key={index} className="w-max min-w-full">
          <p className="text-muted bg-raised px-3 py-0.5">
            @@ -{hunk.before} +{hunk.after} @@
          </p>
          {hunk.lines.map((line, at) => (
            <div
              key={at}
              className={cn(
                'px-3 whitespace-pre',
                line.startsWith('+') && 'bg-accent-soft text-accent-soft-ink',
                line.startsWith('-') && 'bg-danger-soft text-danger-soft-ink',
              )}
            >
              {line}
            </div>
          ))}
        </div>
      ))}
      {file.cut && <p className="text-muted px-3 py-1">{texts.cut}</p>}
    </div>
  )
}

export function DiffView({ files }: { readonly files: readonly FileChange[] }) {
  if (files.length === 0) return <p className="text-muted">{texts.noFiles}</p>
  const first = files.find(isShown) ?? files[0]
  return (
    <div className="space-y-2">
      {files.map((file) => (
        <details
          key={file.path}
          open={file === first}
          className="border-line overflow-hidden rounded-lg border"
        >
          <summary className="hover:bg-raised flex cursor-pointer flex-wrap items-center gap-2 px-3 py-2">
            <code className="min-w-0 flex-1 font-mono text-xs break-all">{file.path}</code>
            <Badge kind={kinds[file.change]}>{texts.kinds[file.change]}</Badge>
            <span className="text-muted font-mono text-xs">
              +{file.added} −{file.removed}
            </span>
          </summary>
          <Lines file={file} />
        </details>
      ))}
    </div>
  )
}
