// The fields of one column. What contradicts each other is not shown: an identity has no default.
import { useId } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { CheckField, SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import { qualified } from '../../lib/sql/quote.ts'
import { type ColumnDraft, defaultsFor, types } from './columns.ts'

const isNumber = (type: string) => /^(smallint|int|integer|bigint|int[248])$/i.test(type.trim())

/** What is suggested for the type: PostgreSQL's, then enums and domains of one's own. */
const typesOf = ({ enums, domains }: DatabaseSchema) => [
  ...types,
  ...[...enums, ...domains].map(({ schema, name }) => qualified(schema, name)),
]

export function ColumnFields({
  draft,
  onChange,
  database,
  isThere = false,
  inTable = false,
}: {
  readonly draft: ColumnDraft
  readonly onChange: (draft: ColumnDraft) => void
  readonly database: DatabaseSchema
  /** It is altered: what can only be said at the beginning is left out. */
  readonly isThere?: boolean
  /** It is part of a table that is being made. */
  readonly inTable?: boolean
}) {
  const id = useId()
  const set = (part: Partial<ColumnDraft>) => onChange({ ...draft, ...part })
  const { identity, generated } = draft
  const suggestions = draft.isArray ? [`'{}'`] : defaultsFor(draft.type)
  const hasDefault = identity === 'none' && generated.trim() === ''
  return (
    <div className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={texts.name}
          value={draft.name}
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ name: event.target.value })}
        />
        <div>
          <TextField
            label={texts.type}
            value={draft.type}
            hint={texts.typeHint}
            list={`${id}-types`}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            onChange={(event) =>
              set({ type: event.target.value, ...(!isNumber(event.target.value) && { identity: 'none' }) })
            }
          />
          <datalist id={`${id}-types`}>
            {typesOf(database).map((type) => (
              <option key={type} value={type} />
            ))}
          </datalist>
        </div>
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <CheckField
          label={texts.nullable}
          checked={draft.nullable && !draft.primary && identity === 'none'}
          disabled={draft.primary || identity !== 'none'}
          onChange={(event) => set({ nullable: event.target.checked })}
        />
        <CheckField
          label={texts.array}
          checked={draft.isArray}
          disabled={identity !== 'none'}
          onChange={(event) => set({ isArray: event.target.checked })}
        />
        <CheckField
          label={texts.unique}
          checked={draft.unique}
          onChange={(event) => set({ unique: event.target.checked })}
        />
        {inTable && (
          <CheckField
            label={texts.primary}
            checked={draft.primary}
            onChange={(event) => set({ primary: event.target.checked, nullable: false })}
          />
        )}
      </div>
      {isNumber(draft.type) && !draft.isArray && (
        <SelectField
          label={texts.identity}
          value={identity}
          onChange={(event) =>
            set({ identity: event.target.value as ColumnDraft['identity'], default: '', nullable: false })
          }
        >
          {Object.entries(texts.identities).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
      )}
      {hasDefault && (
        <div className="space-y-2">
          <TextField
            label={texts.default}
            value={draft.default}
            hint={texts.defaultHint}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            onChange={(event) => set({ default: event.target.value })}
          />
          {suggestions.length > 0 && (
            <div className="flex flex-wrap gap-2">
              {suggestions.map((text) => (
                <Button
                  key={text}
                  size="small"
                  className="font-mono"
                  aria-label={texts.suggestion(text)}
                  onClick={() => set({ default: text })}
                >
                  {text}
                </Button>
              ))}
            </div>
          )}
        </div>
      )}
      {!isThere && identity === 'none' && draft.default.trim() === '' && (
        <TextField
          label={texts.generated}
          value={generated}
          hint={texts.generatedHint}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => set({ generated: event.target.value })}
        />
      )}
      <TextArea
        label={texts.comment}
        value={draft.comment}
        hint={texts.commentHint}
        className="min-h-14"
        onChange={(event) => set({ comment: event.target.value })}
      />
    </div>
  )
}
