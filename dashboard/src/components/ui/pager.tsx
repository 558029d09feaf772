// Where one is in a long list, and the ways to its neighbours.
import { paging } from '../../lib/messages/paging.ts'
import { Button } from './button.tsx'

/** Nothing where all is on one page. @param page from 1 */
export function Pager({
  page,
  perPage,
  total,
  onChange,
}: {
  readonly page: number
  readonly perPage: number
  readonly total: number
  readonly onChange: (page: number) => void
}) {
  const last = Math.max(1, Math.ceil(total / perPage))
  if (last === 1 && page === 1) return null
  return (
    <nav aria-label={paging.pages} className="flex items-center justify-end gap-3">
      <span className="text-muted">{paging.page(page, last)}</span>
      <Button size="small" disabled={page <= 1} onClick={() => onChange(Math.min(page - 1, last))}>
        {paging.previous}
      </Button>
      <Button size="small" disabled={page >= last} onClick={() => onChange(page + 1)}>
        {paging.next}
      </Button>
    </nav>
  )
}
