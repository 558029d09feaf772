// The buckets beside the files.
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import type { Bucket } from '../../lib/api/storage.ts'
import { cn } from '../../lib/cn.ts'
import { files as texts } from '../../lib/messages/files.ts'

export function BucketList({
  buckets,
  current,
  onNew,
}: {
  readonly buckets: readonly Bucket[]
  readonly current: string | undefined
  readonly onNew: () => void
}) {
  return (
    <div className="border-line flex max-h-48 shrink-0 flex-col border-b md:max-h-none md:w-60 md:border-r md:border-b-0">
      <div className="flex items-center justify-between gap-2 px-3 pt-3 pb-2">
        <h2 className="text-muted text-sm font-semibold">{texts.buckets}</h2>
        <Button size="small" onClick={onNew}>
          <Plus aria-hidden="true" />
          {texts.newBucket}
        </Button>
      </div>
      <nav aria-label={texts.buckets} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <ul className="flex flex-col gap-0.5">
          {buckets.map(({ id, public: isPublic }) => (
            <li key={id}>
              <Link
                to="/files"
                search={{ bucket: id }}
                aria-current={id === current ? 'page' : undefined}
                className={cn(
                  'flex items-center gap-2 rounded-md px-2.5 py-1.5',
                  id === current ? 'bg-pressed text-ink' : 'text-muted hover:bg-raised hover:text-ink',
                )}
              >
                <bdi className="min-w-0 flex-1 truncate">{id}</bdi>
                {isPublic && <Badge kind="warn">{texts.public}</Badge>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}
