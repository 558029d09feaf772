// What is served, to choose from: tables, views, functions; found by name.
import { useState, type ReactNode } from 'react'
import { TextField } from '../../components/ui/field.tsx'
import { cn } from '../../lib/cn.ts'
import { reference as texts } from '../../lib/messages/reference.ts'
import type { Endpoint } from './document.ts'

/** @param link the link to an endpoint, of the given look */
export function EndpointList({
  endpoints,
  chosen,
  link,
}: {
  readonly endpoints: readonly Endpoint[]
  readonly chosen: Endpoint | undefined
  readonly link: (endpoint: Endpoint, className: string, content: ReactNode) => ReactNode
}) {
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const found = endpoints.filter(({ schema, name }) => `${schema}.${name}`.toLowerCase().includes(wanted))
  return (
    <section
      aria-label={texts.endpoints}
      className="flex min-w-0 flex-col gap-3 md:sticky md:top-16 md:self-start"
    >
      <TextField
        label={texts.find}
        hideLabel
        placeholder={texts.find}
        type="search"
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
      />
      <div className="border-line bg-surface max-h-[30dvh] overflow-y-auto rounded-xl border p-1.5 md:max-h-[70dvh]">
        {(['table', 'view', 'function'] as const).map((kind) => {
          const own = found.filter((one) => one.kind === kind)
          if (own.length === 0) return null
          return (
            <section key={kind} aria-label={texts.kinds[kind]} className="mb-2 last:mb-0">
              <h2 className="text-muted px-2 py-1 text-xs font-medium">{texts.kinds[kind]}</h2>
              <ul>
                {own.map((endpoint) => (
                  <li key={`${endpoint.schema} ${endpoint.name}`}>
                    {link(
                      endpoint,
                      cn(
                        'block rounded-md px-2 py-1.5 wrap-anywhere outline-offset-[-2px]',
                        endpoint === chosen ? 'bg-pressed font-medium' : 'hover:bg-raised',
                      ),
                      <>
                        {endpoint.profiled && <span className="text-muted">{endpoint.schema}.</span>}
                        <bdi>{endpoint.name}</bdi>
                      </>,
                    )}
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
        {found.length === 0 && <p className="text-muted px-2 py-2">{texts.noMatch}</p>}
      </div>
    </section>
  )
}
