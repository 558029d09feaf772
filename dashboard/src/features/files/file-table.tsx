// The list of files: rows take the keyboard, one at a time; names are shown as the text that they are.
import { File, Folder } from 'lucide-react'
import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { Entry } from '../../lib/api/storage.ts'
import { cn } from '../../lib/cn.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { lastPart, sizeText, timeText } from './place.ts'
import type { Selection } from './selection.ts'

const cellClass = 'px-2 py-1.5 text-left'
const wideClass = `${cellClass} text-muted hidden w-40 truncate md:table-cell`

export function FileTable({
  label,
  entries,
  selection,
  onOpen,
  onDelete,
  onRename,
  more,
}: {
  readonly label: string
  readonly entries: readonly Entry[]
  readonly selection: Selection
  readonly onOpen: (name: string) => void
  readonly onDelete: () => void
  readonly onRename: () => void
  readonly more: ReactNode
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const isAll = selection.names.size === entries.length

  const press = (event: KeyboardEvent) => {
    // a checkbox and a button in a row have keys of their own
    if (!(event.target instanceof HTMLTableRowElement)) return
    const current = entries[selection.focus]
    const to = selection.key(event)
    if (to !== undefined) body.current?.rows[to]?.focus()
    else if (event.key === 'Enter' && current) onOpen(current.name)
    else if (event.key === 'Delete' && selection.names.size > 0) onDelete()
    else if (event.key === 'F2' && selection.names.size === 1) onRename()
    else return
    event.preventDefault()
  }

  return (
    <div className="border-line bg-surface min-h-0 flex-1 overflow-y-auto rounded-lg border">
      <table
        role="grid"
        aria-label={label}
        aria-multiselectable="true"
        className="w-full table-fixed border-collapse"
      >
        <thead className="bg-raised text-muted sticky top-0 z-10 text-xs">
          <tr>
            <th scope="col" className="w-10 px-2 py-1.5">
              <input
                type="checkbox"
                aria-label={texts.selectAll}
                checked={isAll}
                onChange={() => (isAll ? selection.clear() : selection.all())}
                className="size-4 align-middle accent-(--accent)"
              />
            </th>
            <th scope="col" className={cellClass}>
              {texts.columns.name}
            </th>
            <th scope="col" className={cn(cellClass, 'w-24')}>
              {texts.columns.size}
            </th>
            <th scope="col" className={wideClass}>
              {texts.columns.type}
            </th>
            <th scope="col" className={cn(wideClass, 'w-44')}>
              {texts.columns.changed}
            </th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={press}>
          {entries.map(({ name, isFolder, size, type, updatedAt }, index) => {
            const own = lastPart(name)
            const isSelected = selection.names.has(name)
            const Icon = isFolder ? Folder : File
            return (
              <tr
                key={name}
                aria-selected={isSelected}
                tabIndex={index === selection.focus ? 0 : -1}
                onFocus={() => selection.enter(index)}
                onClick={(event) => selection.click(index, event)}
                onDoubleClick={() => onOpen(name)}
                className={cn(
                  'border-line border-t outline-offset-[-2px] select-none',
                  isSelected ? 'bg-accent-soft text-accent-soft-ink' : 'hover:bg-raised',
                )}
              >
                <td className="px-2 py-1.5 text-center">
                  <input
                    type="checkbox"
                    tabIndex={-1}
                    aria-label={texts.select(own)}
                    checked={isSelected}
                    onClick={(event) => event.stopPropagation()}
                    onChange={() => selection.toggle(index)}
                    className="size-4 align-middle accent-(--accent)"
                  />
                </td>
                <td className={cellClass}>
                  <span className="flex min-w-0 items-center gap-2">
                    <Icon aria-hidden="true" className="size-4 shrink-0" />
                    <button
                      type="button"
                      tabIndex={-1}
                      title={own}
                      onClick={(event) => {
                        if (event.shiftKey || event.ctrlKey || event.metaKey) return
                        event.stopPropagation()
                        onOpen(name)
                      }}
                      className="min-w-0 truncate text-left font-medium hover:underline"
                    >
                      <bdi>{own === '' ? '/' : own}</bdi>
                    </button>
                  </span>
                </td>
                <td className={cn(cellClass, 'whitespace-nowrap')}>{size === null ? '' : sizeText(size)}</td>
                <td className={cn(wideClass, isSelected && 'text-accent-soft-ink')} title={type ?? ''}>
                  {isFolder ? texts.folder : type}
                </td>
                <td className={cn(wideClass, isSelected && 'text-accent-soft-ink')}>
                  {updatedAt === null ? '' : timeText(updatedAt)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <div className="text-muted flex flex-col items-center gap-2 p-3 text-xs">
        {more}
        <p className="hidden md:block">{texts.keys}</p>
      </div>
    </div>
  )
}
