// The row that a foreign key points to: to look at, and to pick another one.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { buttonClass } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import type { ForeignKeyInfo, TableInfo } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { identifier, literal, qualified } from '../../lib/sql/quote.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { Value } from './cell.tsx'

/** Rows of the other table with the wanted text in any column; those it points to now come first. */
function candidatesSql(table: TableInfo, referenced: string, value: string | null, search: string): string {
  const columns = table.columns.map(
    ({ name }) => `left(${identifier(name)}::text, 200) as ${identifier(name)}`,
  )
  const pattern = literal(`%${search.replace(/[\\%_]/g, '\\$&')}%`)
  const where =
    search === ''
      ? ''
      : ` where ${table.columns.map(({ name }) => `${identifier(name)}::text ilike ${pattern}`).join(' or ')}`
  const first = value === null ? '' : ` order by ${identifier(referenced)} = ${literal(value)} desc`
  return `select ${columns.join(', ')} from ${qualified(table.schema, table.name)}${where}${first} limit 50`
}

export function Reference({
  foreignKey,
  target,
  value,
  onPick,
  onClose,
}: {
  readonly foreignKey: ForeignKeyInfo
  readonly target: TableInfo
  readonly value: string | null
  /** Undefined where nothing may be changed. */
  readonly onPick: ((value: string | null) => void) | undefined
  readonly onClose: () => void
}) {
  const [search, setSearch] = useState('')
  const [referenced = ''] = foreignKey.referenced
  const sql = candidatesSql(target, referenced, value, search.trim())
  const { data, error, isPending } = useQuery({
    queryKey: ['reference', sql],
    queryFn: async ({ signal }) => (await runSql({ sql, read_only: true }, signal)).results[0]?.rows ?? [],
  })
  const at = target.columns.findIndex(({ name }) => name === referenced)
  return (
    <Sheet
      open
      onClose={onClose}
      title={texts.peek(target.name)}
      footer={
        <Link
          to="/tables/$schema/$table"
          params={{ schema: target.schema, table: target.name }}
          search={value === null ? {} : { filter: [[referenced, 'eq', value]] }}
          className={buttonClass()}
        >
          {texts.goTo}
        </Link>
      }
    >
      <div className="space-y-3">
        <TextField
          label={texts.pickSearch}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {isPending ? <Loading /> : error ? <ErrorNote error={error} /> : null}
        <ul className="space-y-2">
          {data?.map((row, index) => (
            <li key={index} className="border-line rounded-lg border p-3">
              <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-1 font-mono text-xs">
                {target.columns.map((column, number) => (
                  <div key={column.name} className="contents">
                    <dt className="text-muted truncate">{column.name}</dt>
                    <dd className="flex min-w-0">
                      <Value column={column} value={row[number]} />
                    </dd>
                  </div>
                ))}
              </dl>
              {onPick && row[at] !== value && (
                <button
                  type="button"
                  className={`${buttonClass({ size: 'small' })} mt-2`}
                  onClick={() => onPick(row[at] ?? null)}
                >
                  {texts.pick}
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  )
}
