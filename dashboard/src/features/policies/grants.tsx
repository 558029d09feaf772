// What the roles of the API may do with a table at all: a switch for each verb, which shows its SQL before it runs.
import type { TableInfo } from '../../lib/api/schema.ts'
import { cn } from '../../lib/cn.ts'
import { policies as texts } from '../../lib/messages/policies.ts'
import type { Change } from './review.tsx'
import { apiRoles, grantOf, grantSql, verbs } from './sql.ts'

export function Grants({
  table,
  onChange,
}: {
  readonly table: TableInfo
  readonly onChange: (change: Change) => void
}) {
  return (
    <section className="space-y-2">
      <h3 className="font-semibold">{texts.grants}</h3>
      <p className="text-muted">{texts.grantsLead}</p>
      <div
        className="border-line bg-surface relative overflow-x-auto rounded-xl border"
        tabIndex={0}
        role="region"
        aria-label={texts.grants}
      >
        <table className="w-full text-left">
          <thead>
            <tr className="border-line border-b">
              {[texts.role, ...verbs].map((head) => (
                <th key={head} scope="col" className="text-muted px-3 py-2 text-xs font-semibold">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-line divide-y">
            {apiRoles.map((role) => (
              <tr key={role}>
                <th scope="row" className="px-3 py-2 font-medium">
                  {role}
                </th>
                {verbs.map((verb) => {
                  const grant = grantOf(table, role, verb)
                  const columns = grant?.columns
                  return (
                    <td key={verb} className="px-3 py-2 align-top">
                      <button
                        type="button"
                        role="switch"
                        aria-checked={grant !== undefined}
                        aria-label={texts.grantLabel(role, verb)}
                        onClick={() => {
                          const sql = grantSql(table, role, verb, grant === undefined)
                          onChange({ title: texts.grantLabel(role, verb), sql, danger: grant !== undefined })
                        }}
                        className={cn(
                          'relative h-5 w-9 rounded-full border transition-colors',
                          grant ? 'bg-accent border-transparent' : 'bg-raised border-line-strong',
                        )}
                      >
                        <span
                          aria-hidden="true"
                          className={cn(
                            'absolute top-0.5 size-3.5 rounded-full transition-[left]',
                            grant ? 'bg-accent-ink left-[1.15rem]' : 'bg-muted left-0.5',
                          )}
                        />
                      </button>
                      {columns && (
                        <span
                          className="text-muted block max-w-40 text-xs break-words"
                          title={columns.join(', ')}
                        >
                          {columns.length > 4 ? texts.columnsOf(columns.length) : columns.join(', ')}
                        </span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
