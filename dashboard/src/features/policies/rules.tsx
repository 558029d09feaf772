// A table's row-level security, grants and policies side by side, what does not fit together, and the ways to mend it.
import { AlertTriangle } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Empty } from '../../components/ui/states.tsx'
import type { DatabaseSchema, PolicyInfo, TableInfo } from '../../lib/api/schema.ts'
import { common } from '../../lib/messages/common.ts'
import { policies as texts } from '../../lib/messages/policies.ts'
import { PolicyEditor } from './editor.tsx'
import { Grants } from './grants.tsx'
import { Review, type Change } from './review.tsx'
import { dropPolicySql, grantSql, odditiesOf, rlsSql } from './sql.ts'

function Warning({
  bad = false,
  action,
  children,
}: {
  readonly bad?: boolean
  readonly action?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <li
      className={
        bad
          ? 'bg-danger-soft text-danger-soft-ink flex flex-wrap items-center gap-3 rounded-lg p-3'
          : 'bg-warn-soft text-warn-soft-ink flex flex-wrap items-center gap-3 rounded-lg p-3'
      }
    >
      <AlertTriangle aria-hidden="true" className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 break-words">{children}</p>
      {action}
    </li>
  )
}

function Warnings({
  table,
  onChange,
}: {
  readonly table: TableInfo
  readonly onChange: (change: Change) => void
}) {
  const enable = { title: texts.enable, sql: rlsSql(table, true) }
  const granted = [...new Set(table.grants.map(({ role }) => role))].join(', ')
  return (
    <ul className="space-y-2 empty:hidden">
      {!table.rls && (
        <Warning bad action={<Button onClick={() => onChange(enable)}>{texts.enable}</Button>}>
          {granted === '' ? texts.offAndClosed : texts.offAndGranted(granted)}
        </Warning>
      )}
      {odditiesOf(table).map(({ role, verb, policy }) => {
        const sql = grantSql(table, role, verb, true)
        const grant = () => onChange({ title: texts.grantLabel(role, verb), sql })
        return policy === null ? (
          <Warning key={`${role} ${verb}`}>{texts.noPolicyFor(role, verb)}</Warning>
        ) : (
          <Warning
            key={`${role} ${verb}`}
            action={
              <Button onClick={grant} aria-label={`${texts.grantIt}: ${texts.grantLabel(role, verb)}`}>
                {texts.grantIt}
              </Button>
            }
          >
            {texts.noGrantFor(role, verb, policy)}
          </Warning>
        )
      })}
    </ul>
  )
}

const Expression = ({
  label,
  policy,
  text,
}: {
  readonly label: string
  readonly policy: string
  readonly text: string
}) => (
  <div className="min-w-0">
    <p className="text-muted text-xs font-semibold">{label}</p>
    <pre
      className="bg-raised mt-1 max-h-60 overflow-auto rounded-md p-2 font-mono text-xs break-words whitespace-pre-wrap"
      tabIndex={0}
      role="region"
      aria-label={`${label}: ${policy}`}
    >
      {text}
    </pre>
  </div>
)

function PolicyItem({
  policy,
  onEdit,
  onDrop,
}: {
  readonly policy: PolicyInfo
  readonly onEdit: () => void
  readonly onDrop: () => void
}) {
  const { name, command, roles, permissive, using, check } = policy
  return (
    <li className="border-line bg-surface space-y-3 rounded-xl border p-4">
      <div className="flex flex-wrap items-start gap-2">
        <h4 className="min-w-0 flex-1 font-medium break-words">
          <bdi>{name}</bdi>
        </h4>
        <Button size="small" onClick={onEdit} aria-label={`${texts.edit}: ${name}`}>
          {texts.edit}
        </Button>
        <Button size="small" onClick={onDrop} aria-label={`${common.delete}: ${name}`}>
          {common.delete}
        </Button>
      </div>
      <div className="flex flex-wrap gap-1">
        <Badge kind="good">{command}</Badge>
        {roles.map((role) => (
          <Badge key={role}>{role === 'public' ? texts.everybody : role}</Badge>
        ))}
        {!permissive && <Badge kind="warn">{texts.restrictive}</Badge>}
      </div>
      {using !== null && <Expression policy={name} label={texts.using} text={using} />}
      {check !== null && <Expression policy={name} label={texts.check} text={check} />}
    </li>
  )
}

export function Rules({ table, schema }: { readonly table: TableInfo; readonly schema: DatabaseSchema }) {
  const [change, setChange] = useState<Change>()
  // null: a new one
  const [edited, setEdited] = useState<PolicyInfo | null>()
  return (
    <div className="space-y-6 py-5">
      <Warnings table={table} onChange={setChange} />
      <Grants table={table} onChange={setChange} />
      <section className="space-y-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="font-semibold">{texts.policies}</h3>
          <div className="flex gap-2">
            {table.rls && (
              <Button
                kind="quiet"
                onClick={() => setChange({ title: texts.disable, sql: rlsSql(table, false), danger: true })}
              >
                {texts.disable}
              </Button>
            )}
            <Button kind="primary" onClick={() => setEdited(null)}>
              {texts.add}
            </Button>
          </div>
        </div>
        <p className="text-muted">{texts.policiesLead}</p>
        {table.policies.length === 0 ? (
          <Empty title={texts.noPolicies}>{table.rls && texts.noPoliciesOn}</Empty>
        ) : (
          <ul className="space-y-3">
            {table.policies.map((policy) => (
              <PolicyItem
                key={policy.name}
                policy={policy}
                onEdit={() => setEdited(policy)}
                onDrop={() =>
                  setChange({
                    title: texts.dropTitle(policy.name),
                    sql: dropPolicySql(table, policy),
                    danger: true,
                  })
                }
              />
            ))}
          </ul>
        )}
      </section>
      {change && <Review change={change} onClose={() => setChange(undefined)} />}
      {edited !== undefined && (
        <PolicyEditor {...{ table, schema, before: edited }} onClose={() => setEdited(undefined)} />
      )}
    </div>
  )
}
