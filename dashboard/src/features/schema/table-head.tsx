// The head of a table: its name and comment, ways to its rows and policies, and what is done with it as a whole.
import { MoreHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx'
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import { BlastRadius, type Change } from './blast-radius.tsx'
import { dropTableSql, moveTableSql, renameTableSql, tableCommentSql } from './tables.ts'
import { TextForm, type TextQuestion } from './text-form.tsx'

export function TableHead({
  table,
  database,
  locked,
  links,
  onMoved,
  onDropped,
}: {
  readonly table: TableInfo
  readonly database: DatabaseSchema
  readonly locked: boolean
  /** Ways to other pages. */
  readonly links: ReactNode
  readonly onMoved: (schema: string, name: string) => void
  readonly onDropped: () => void
}) {
  const [question, setQuestion] = useState<TextQuestion>()
  const [change, setChange] = useState<Change>()
  const { schema, name } = table
  const migration = (verb: string) => ({ name: `${verb} ${name}`.slice(0, 60), subject: name })
  const rename = () =>
    setQuestion({
      title: texts.renameTable(name),
      label: texts.name,
      value: name,
      change: (next) => ({
        ...migration('rename'),
        sql: renameTableSql(table, next),
        then: () => onMoved(schema, next.trim()),
      }),
    })
  const comment = () =>
    setQuestion({
      title: texts.editComment(name),
      label: texts.comment,
      value: table.comment ?? '',
      isLong: true,
      change: (text) => ({ ...migration('comment'), sql: tableCommentSql(table, text) }),
    })
  const others = database.schemas.filter((one) => !one.system && one.name !== schema)
  return (
    <header className="space-y-1">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 text-lg font-semibold break-all">
          <bdi>{name}</bdi>
        </h2>
        {table.definition !== null && <Badge>{texts.viewBadge}</Badge>}
        <div className="ml-auto flex flex-wrap gap-2">
          {links}
          {!locked && (
            <Menu
              trigger={
                <Button size="small" aria-label={texts.more}>
                  <MoreHorizontal aria-hidden="true" />
                </Button>
              }
            >
              <MenuItem onSelect={rename}>{texts.rename}</MenuItem>
              <MenuItem onSelect={comment}>{texts.comment}</MenuItem>
              {others.map((one) => (
                <MenuItem
                  key={one.name}
                  onSelect={() =>
                    setChange({
                      ...migration('move'),
                      title: `${texts.moveTo} ${one.name}`,
                      sql: moveTableSql(table, one.name),
                      then: () => onMoved(one.name, name),
                    })
                  }
                >
                  {texts.moveTo} {one.name}
                </MenuItem>
              ))}
              <MenuLine />
              <MenuItem
                danger
                onSelect={() =>
                  setChange({
                    ...migration('drop'),
                    title: texts.dropTable(name),
                    sql: dropTableSql(table),
                    then: onDropped,
                  })
                }
              >
                {texts.drop}
              </MenuItem>
            </Menu>
          )}
        </div>
      </div>
      {table.comment !== null && <p className="text-muted break-words">{table.comment}</p>}
      {question && <TextForm question={question} onClose={() => setQuestion(undefined)} />}
      {change && (
        <BlastRadius
          change={change}
          onClose={() => setChange(undefined)}
          onDone={() => setChange(undefined)}
        />
      )}
    </header>
  )
}
