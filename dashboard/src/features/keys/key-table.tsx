// How lists of keys look: those that live as a table, those that were revoked folded away.
import type { ReactNode } from 'react'
import { keys as texts } from '../../lib/messages/keys.ts'
import { formatAgo, formatTime } from '../../lib/time.ts'

interface Listed {
  readonly id: string
  readonly name: string
  readonly created_at: string
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

const When = ({ at }: { readonly at: string | null }) =>
  at === null ? (
    <span className="text-muted">{texts.never}</span>
  ) : (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at)}
    </time>
  )

/**
 * @param heads of the columns between name and times
 * @param cells of these columns, and last what may be done
 */
export function KeyTable<Key extends Listed>({
  label,
  keys,
  heads,
  cells,
  actions,
}: {
  readonly label: string
  readonly keys: readonly Key[]
  readonly heads: readonly string[]
  readonly cells: (key: Key) => readonly ReactNode[]
  readonly actions: (key: Key) => ReactNode
}) {
  const [living, revoked] = [
    keys.filter((one) => one.revoked_at === null),
    keys.filter((one) => one.revoked_at),
  ]
  const titles = [texts.name, ...heads, texts.lastUsed, texts.created]
  return (
    <>
      {living.length > 0 && (
        <div role="region" aria-label={label} tabIndex={0} className="relative overflow-x-auto">
          <table className="w-full text-left">
            <thead className="text-muted text-xs">
              <tr>
                {titles.map((title) => (
                  <th key={title} scope="col" className="py-2 pr-4 font-medium">
                    {title}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {living.map((key) => (
                <tr key={key.id} className="border-line border-t">
                  <td className="max-w-56 truncate py-2 pr-4 font-medium">
                    <bdi title={key.name}>{key.name}</bdi>
                  </td>
                  {cells(key).map((cell, index) => (
                    <td key={heads[index]} className="py-2 pr-4 whitespace-nowrap">
                      {cell}
                    </td>
                  ))}
                  <td className="py-2 pr-4 whitespace-nowrap">
                    <When at={key.last_used_at} />
                  </td>
                  <td className="py-2 pr-4 whitespace-nowrap">
                    <When at={key.created_at} />
                  </td>
                  <td className="py-2 text-right">{actions(key)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {revoked.length > 0 && (
        <details className="mt-3">
          <summary className="text-muted">{texts.old(revoked.length)}</summary>
          <ul className="mt-2">
            {revoked.map(({ id, name, revoked_at: at }) => (
              <li key={id} className="border-line flex justify-between gap-3 border-t py-1.5">
                <bdi className="min-w-0 truncate">{name}</bdi>
                <span className="text-muted shrink-0">{texts.revokedAt(formatAgo(at ?? ''))}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
