// The folders from the top of a bucket down to here.
import { ChevronRight } from 'lucide-react'
import { files as texts } from '../../lib/messages/files.ts'

/** @param path with its slash; '' is the top @param onGo gets such a path */
export function Breadcrumb({
  bucket,
  path,
  label = texts.path,
  onGo,
}: {
  readonly bucket: string
  readonly path: string
  readonly label?: string
  readonly onGo: (path: string) => void
}) {
  const parts = path.split('/').slice(0, -1)
  const steps = [
    { path: '', name: bucket },
    ...parts.map((name, index) => ({ path: `${parts.slice(0, index + 1).join('/')}/`, name })),
  ]
  return (
    <nav aria-label={label} className="min-w-0">
      <ol className="flex flex-wrap items-center gap-0.5">
        {steps.map((step, index) => (
          <li key={step.path} className="flex min-w-0 items-center gap-0.5">
            {index > 0 && <ChevronRight aria-hidden="true" className="text-muted size-4 shrink-0" />}
            <button
              type="button"
              aria-current={step.path === path ? 'location' : undefined}
              onClick={() => onGo(step.path)}
              className="hover:bg-raised max-w-56 truncate rounded px-1.5 py-1 font-medium"
            >
              <bdi>{step.name === '' ? '/' : step.name}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
