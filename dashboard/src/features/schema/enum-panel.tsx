// An enum with its values, and what can be done with it; the form for a new one.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema, EnumInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import { BlastRadius, type Change } from './blast-radius.tsx'
import * as sql from './enums.ts'
import { FormSheet } from './form-sheet.tsx'
import { TextForm, type TextQuestion } from './text-form.tsx'

export function EnumForm({
  database,
  schema,
  onClose,
  onMade,
}: {
  readonly database: DatabaseSchema
  readonly schema: string
  readonly onClose: () => void
  readonly onMade: (name: string) => void
}) {
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const values = sql.valuesOf(text)
  const wanted = name.trim()
  const taken = database.enums.some((one) => one.schema === schema && one.name === wanted)
  const change: Change | undefined =
    wanted === '' || taken || values.length === 0
      ? undefined
      : {
          title: `${texts.newEnum} ${wanted}`,
          sql: sql.createEnumSql(schema, wanted, values),
          name: `create ${wanted}`.slice(0, 60),
          subject: wanted,
          then: () => onMade(wanted),
        }
  return (
    <FormSheet title={texts.newEnum} change={change} onClose={onClose}>
      <TextField
        label={texts.name}
        value={name}
        maxLength={63}
        error={taken ? texts.nameTaken : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        label={texts.values}
        hint={texts.valuesHint}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </FormSheet>
  )
}

function ValueForm({ of, onClose }: { readonly of: EnumInfo; readonly onClose: () => void }) {
  const [value, setValue] = useState('')
  const [before, setBefore] = useState('')
  const isReady = value.trim() !== '' && !of.values.includes(value.trim())
  const change: Change | undefined = isReady
    ? {
        title: texts.addValue,
        sql: sql.addValueSql(of, value, before === '' ? undefined : before),
        name: `${of.name} new value`.slice(0, 60),
        subject: of.name,
      }
    : undefined
  return (
    <FormSheet title={texts.addValue} change={change} onClose={onClose}>
      <TextField label={texts.value} value={value} onChange={(event) => setValue(event.target.value)} />
      <SelectField label={texts.before} value={before} onChange={(event) => setBefore(event.target.value)}>
        <option value="">{texts.atEnd}</option>
        {of.values.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </SelectField>
    </FormSheet>
  )
}

export function EnumPanel({
  of,
  locked,
  onRenamed,
  onDropped,
}: {
  readonly of: EnumInfo
  readonly locked: boolean
  readonly onRenamed: (name: string) => void
  readonly onDropped: () => void
}) {
  const [adds, setAdds] = useState(false)
  const [question, setQuestion] = useState<TextQuestion>()
  const [change, setChange] = useState<Change>()
  const about = { name: `alter ${of.name}`.slice(0, 60), subject: of.name }
  return (
    <section aria-label={of.name} className="min-w-0 space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 text-lg font-semibold break-all">
          <bdi>{of.name}</bdi>
        </h2>
        {!locked && (
          <>
            <Button size="small" onClick={() => setAdds(true)}>
              <Plus aria-hidden="true" />
              {texts.addValue}
            </Button>
            <Button
              size="small"
              onClick={() =>
                setQuestion({
                  title: texts.renameEnum(of.name),
                  label: texts.name,
                  value: of.name,
                  change: (name) => ({
                    ...about,
                    sql: sql.renameEnumSql(of, name),
                    then: () => onRenamed(name.trim()),
                  }),
                })
              }
            >
              {texts.rename}
            </Button>
            <Button
              size="small"
              onClick={() =>
                setQuestion({
                  title: texts.editComment(of.name),
                  label: texts.comment,
                  value: of.comment ?? '',
                  isLong: true,
                  change: (text) => ({ ...about, sql: sql.enumCommentSql(of, text) }),
                })
              }
            >
              {texts.comment}
            </Button>
            <Button
              size="small"
              onClick={() =>
                setChange({
                  ...about,
                  title: texts.dropEnum(of.name),
                  name: `drop ${of.name}`.slice(0, 60),
                  sql: sql.dropEnumSql(of),
                  then: onDropped,
                })
              }
            >
              {texts.drop}
            </Button>
          </>
        )}
      </div>
      {of.comment !== null && <p className="text-muted break-words">{of.comment}</p>}
      <ul aria-label={texts.values} className="border-line bg-surface divide-line divide-y rounded-xl border">
        {of.values.map((value) => (
          <li key={value} className="flex items-center gap-2 px-3 py-2">
            <code className="min-w-0 flex-1 font-mono text-xs break-all">{value}</code>
            {!locked && (
              <Button
                size="small"
                aria-label={texts.renameValue(value)}
                onClick={() =>
                  setQuestion({
                    title: texts.renameValue(value),
                    label: texts.value,
                    value,
                    change: (to) => ({ ...about, sql: sql.renameValueSql(of, value, to) }),
                  })
                }
              >
                {texts.rename}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className="text-muted text-xs">{texts.noRemoval}</p>
      {adds && <ValueForm of={of} onClose={() => setAdds(false)} />}
      {question && <TextForm question={question} onClose={() => setQuestion(undefined)} />}
      {change && (
        <BlastRadius
          change={change}
          onClose={() => setChange(undefined)}
          onDone={() => setChange(undefined)}
        />
      )}
    </section>
  )
}
