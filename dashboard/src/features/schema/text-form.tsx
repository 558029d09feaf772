// A form with one text: another name, a comment.
import { useState } from 'react'
import { TextArea, TextField } from '../../components/ui/field.tsx'
import type { Change } from './blast-radius.tsx'
import { FormSheet } from './form-sheet.tsx'

export interface TextQuestion {
  readonly title: string
  readonly label: string
  readonly value: string
  readonly isLong?: boolean
  /** What the text leads to. */
  readonly change: (text: string) => Omit<Change, 'title'>
}

export function TextForm({
  question: { title, label, value, isLong = false, change },
  onClose,
}: {
  readonly question: TextQuestion
  readonly onClose: () => void
}) {
  const [text, setText] = useState(value)
  const isReady = text.trim() !== value && (isLong || text.trim() !== '')
  const props = { label, value: text }
  return (
    <FormSheet title={title} change={isReady ? { title, ...change(text) } : undefined} onClose={onClose}>
      {isLong ? (
        <TextArea {...props} onChange={(event) => setText(event.target.value)} />
      ) : (
        <TextField
          {...props}
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </FormSheet>
  )
}
