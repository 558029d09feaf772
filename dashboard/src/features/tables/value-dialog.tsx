// A whole value in a large field: long texts, JSON, arrays. Refuses JSON that is none.
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextArea } from '../../components/ui/field.tsx'
import type { ColumnInfo } from '../../lib/api/schema.ts'
import { messages } from '../../lib/messages/index.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { complaintOf } from './cells.ts'

export function ValueDialog({
  column,
  value,
  readOnly,
  onDone,
  onCancel,
}: {
  readonly column: ColumnInfo
  readonly value: string | null
  readonly readOnly: boolean
  readonly onDone: (value: string | null) => void
  readonly onCancel: () => void
}) {
  const [text, setText] = useState(value)
  const complaint = complaintOf(column, text)
  return (
    <Dialog
      open
      onClose={onCancel}
      title={column.name}
      description={column.type}
      className="w-[min(48rem,calc(100vw-2rem))]"
      footer={
        readOnly ? undefined : (
          <>
            {column.nullable && (
              <Button className="mr-auto" onClick={() => onDone(null)}>
                {texts.setNull}
              </Button>
            )}
            <Button onClick={onCancel}>{messages.common.cancel}</Button>
            <Button kind="primary" disabled={complaint !== undefined} onClick={() => onDone(text)}>
              {texts.apply}
            </Button>
          </>
        )
      }
    >
      <TextArea
        label={texts.open(column.name)}
        hideLabel
        autoFocus
        readOnly={readOnly}
        spellCheck={false}
        value={text ?? ''}
        placeholder={text === null ? texts.nullValue : ''}
        error={text === value ? undefined : complaint}
        onChange={(event) => setText(event.target.value)}
        className="min-h-72 font-mono text-xs"
      />
    </Dialog>
  )
}
