// All of a table: its columns, keys, constraints, indexes, who reaches it; each with what can be changed.
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import type { ColumnInfo, DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import { BlastRadius, type Change } from './blast-radius.tsx'
import { ColumnForm } from './column-form.tsx'
import { dropColumnSql } from './columns.ts'
import { ExposureForm } from './exposure-form.tsx'
import { ForeignKeyForm } from './foreign-key-form.tsx'
import { IndexForm } from './index-form.tsx'
import { CheckForm, PrimaryKeyForm, UniqueForm } from './key-forms.tsx'
import { dropConstraintSql, dropIndexSql } from './keys.ts'
import { Parts, Section } from './section.tsx'
import { exposureOf, realtimeSql } from './tables.ts'

type Form = 'column' | 'key' | 'foreign' | 'unique' | 'check' | 'index' | 'exposure'

interface Shared {
  readonly table: TableInfo
  readonly locked: boolean
  readonly open: (form: Form, column?: ColumnInfo) => void
  readonly ask: (change: Change) => void
}

const Add = ({ children, onClick }: { readonly children: string; readonly onClick: () => void }) => (
  <Button size="small" onClick={onClick}>
    <Plus aria-hidden="true" />
    {children}
  </Button>
)

function Part({
  name,
  text,
  action,
}: {
  readonly name: ReactNode
  readonly text: string
  readonly action?: ReactNode
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-0 font-medium break-all">{name}</span>
      <code className="text-muted min-w-0 flex-1 font-mono text-xs break-all">{text}</code>
      {action}
    </li>
  )
}

function Columns({ table, locked, open, ask }: Shared) {
  return (
    <Section
      title={texts.columns}
      actions={!locked && <Add onClick={() => open('column')}>{texts.addColumn}</Add>}
    >
      <Parts>
        {table.columns.map((column) => (
          <li key={column.number} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <div className="min-w-0 flex-1">
              <div className="flex flex-wrap items-center gap-2">
                <bdi className="font-medium break-all">{column.name}</bdi>
                <code className="text-muted font-mono text-xs break-all">{column.type}</code>
                {table.primary_key.includes(column.name) && <Badge kind="good">{texts.primary}</Badge>}
                {!column.nullable && <Badge>{texts.notNull}</Badge>}
                {column.identity !== null && <Badge>{texts.identity}</Badge>}
                {column.generated && <Badge>{texts.generated}</Badge>}
                {column.default !== null && (
                  <code className="text-muted font-mono text-xs break-all">= {column.default}</code>
                )}
              </div>
              {column.comment !== null && <p className="text-muted text-xs break-words">{column.comment}</p>}
            </div>
            {!locked && (
              <div className="flex gap-2">
                <Button
                  size="small"
                  aria-label={texts.editColumn(column.name)}
                  onClick={() => open('column', column)}
                >
                  {texts.edit}
                </Button>
                <Button
                  size="small"
                  aria-label={texts.dropColumn(column.name)}
                  onClick={() =>
                    ask({
                      title: texts.dropColumn(column.name),
                      sql: dropColumnSql(table, column.name),
                      name: `drop ${table.name} ${column.name}`.slice(0, 60),
                      subject: column.name,
                    })
                  }
                >
                  {texts.drop}
                </Button>
              </div>
            )}
          </li>
        ))}
      </Parts>
    </Section>
  )
}

function Keys({ table, locked, open, ask }: Shared) {
  const dropping = (name: string) =>
    !locked && (
      <Button
        size="small"
        aria-label={texts.dropConstraint(name)}
        onClick={() =>
          ask({
            title: texts.dropConstraint(name),
            sql: dropConstraintSql(table, name),
            name: `drop ${name}`.slice(0, 60),
            subject: name,
          })
        }
      >
        {texts.drop}
      </Button>
    )
  const key = table.primary_key.length > 0 && (
    <Part key="key" name={texts.primary} text={table.primary_key.join(', ')} />
  )
  return (
    <Section
      title={texts.keys}
      actions={
        !locked && (
          <>
            <Button size="small" onClick={() => open('key')}>
              {texts.setKey}
            </Button>
            <Add onClick={() => open('foreign')}>{texts.addForeign}</Add>
            <Add onClick={() => open('unique')}>{texts.addUnique}</Add>
            <Add onClick={() => open('check')}>{texts.addCheck}</Add>
          </>
        )
      }
    >
      <Parts>
        {[
          ...(key ? [key] : []),
          ...table.foreign_keys.map((one) => (
            <Part
              key={one.name}
              name={<bdi>{one.name}</bdi>}
              text={`${one.columns.join(', ')} → ${one.schema === table.schema ? '' : `${one.schema}.`}${one.table} (${one.referenced.join(', ')})${one.on_delete === 'no action' ? '' : ` on delete ${one.on_delete}`}${one.on_update === 'no action' ? '' : ` on update ${one.on_update}`}`}
              action={dropping(one.name)}
            />
          )),
          ...table.constraints.map((one) => (
            <Part
              key={one.name}
              name={<bdi>{one.name}</bdi>}
              text={one.definition}
              action={dropping(one.name)}
            />
          )),
        ]}
      </Parts>
    </Section>
  )
}

function Indexes({ table, locked, open, ask }: Shared) {
  const owned = new Set(table.constraints.map(({ name }) => name))
  return (
    <Section
      title={texts.indexes}
      actions={!locked && <Add onClick={() => open('index')}>{texts.addIndex}</Add>}
    >
      <Parts>
        {table.indexes.map((one) => (
          <Part
            key={one.name}
            name={
              <>
                <bdi>{one.name}</bdi> {!one.valid && <Badge kind="bad">{texts.invalid}</Badge>}
              </>
            }
            text={one.definition.replace(/^CREATE (UNIQUE )?INDEX .*? ON (ONLY )?\S+ /, '$1')}
            action={
              !locked &&
              !one.primary &&
              !owned.has(one.name) && (
                <Button
                  size="small"
                  aria-label={texts.dropIndex(one.name)}
                  onClick={() =>
                    ask({
                      title: texts.dropIndex(one.name),
                      sql: dropIndexSql(table, one.name),
                      name: `drop ${one.name}`.slice(0, 60),
                      subject: one.name,
                    })
                  }
                >
                  {texts.drop}
                </Button>
              )
            }
          />
        ))}
      </Parts>
    </Section>
  )
}

function Access({ table, locked, open, ask }: Shared) {
  const exposure = exposureOf(table)
  return (
    <Section
      title={texts.exposure}
      actions={
        !locked && (
          <Button size="small" onClick={() => open('exposure')}>
            {texts.changeExposure}
          </Button>
        )
      }
    >
      <Parts>
        {[
          <Part
            key="exposure"
            name={exposure === undefined ? texts.exposureCustom : texts.exposures[exposure]}
            text={table.policies
              .filter(({ name }) => name !== 'lite_service')
              .map(({ name }) => name)
              .join(', ')}
          />,
          <Part
            key="realtime"
            name={texts.realtime}
            text={table.realtime ? texts.realtimeOn : texts.realtimeOff}
            action={
              !locked && (
                <Button
                  size="small"
                  role="switch"
                  aria-checked={table.realtime}
                  aria-label={texts.realtimeHint}
                  onClick={() =>
                    ask({
                      title: `${texts.realtime}: ${table.name}`,
                      sql: realtimeSql(table, !table.realtime),
                      name: `realtime ${table.name}`.slice(0, 60),
                      subject: table.name,
                    })
                  }
                >
                  {table.realtime ? texts.turnOff : texts.turnOn}
                </Button>
              )
            }
          />,
        ]}
      </Parts>
    </Section>
  )
}

export function Structure({
  table,
  database,
  locked,
}: {
  readonly table: TableInfo
  readonly database: DatabaseSchema
  /** To look at only. */
  readonly locked: boolean
}) {
  const [form, setForm] = useState<{ readonly kind: Form; readonly column: ColumnInfo | undefined }>()
  const [change, setChange] = useState<Change>()
  const close = () => setForm(undefined)
  const shared: Shared = { table, locked, open: (kind, column) => setForm({ kind, column }), ask: setChange }
  const forms: Readonly<Record<Form, () => ReactNode>> = {
    column: () => <ColumnForm {...{ table, database, column: form?.column, onClose: close }} />,
    key: () => <PrimaryKeyForm {...{ table, onClose: close }} />,
    foreign: () => <ForeignKeyForm {...{ table, database, onClose: close }} />,
    unique: () => <UniqueForm {...{ table, onClose: close }} />,
    check: () => <CheckForm {...{ table, onClose: close }} />,
    index: () => <IndexForm {...{ table, onClose: close }} />,
    exposure: () => <ExposureForm {...{ table, onClose: close }} />,
  }
  return (
    <div className="space-y-6">
      <Columns {...shared} />
      {table.definition === null ? (
        <>
          <Access {...shared} />
          <Keys {...shared} />
          <Indexes {...shared} />
        </>
      ) : (
        <Snippet label={table.name} code={table.definition} />
      )}
      {form && forms[form.kind]()}
      {change && (
        <BlastRadius
          change={change}
          onClose={() => setChange(undefined)}
          onDone={() => setChange(undefined)}
        />
      )}
    </div>
  )
}
