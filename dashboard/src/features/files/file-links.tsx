// Addresses of a file: the public one, and signed ones that expire.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { objectUrl, signUrl } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'

const own = 'own'

export function FileLinks({
  bucket,
  name,
  isPublic,
}: {
  readonly bucket: string
  readonly name: string
  readonly isPublic: boolean
}) {
  const [choice, setChoice] = useState('3600')
  const [typed, setTyped] = useState('600')
  const seconds = Number(choice === own ? typed : choice)
  const isWrong = !Number.isSafeInteger(seconds) || seconds < 1
  const sign = useMutation({ mutationFn: () => signUrl(bucket, name, seconds) })
  return (
    <section className="space-y-3">
      <h3 className="font-semibold">{texts.links}</h3>
      {isPublic && (
        <Snippet label={texts.publicUrl} code={location.origin + objectUrl(bucket, name, 'public/')} />
      )}
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isWrong) sign.mutate()
        }}
      >
        <SelectField
          label={texts.expires}
          hint={texts.signLead}
          value={choice}
          onChange={(event) => setChoice(event.target.value)}
        >
          {Object.entries(texts.expiries).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
          <option value={own}>{texts.ownExpiry}</option>
        </SelectField>
        {choice === own && (
          <TextField
            label={texts.seconds}
            inputMode="numeric"
            value={typed}
            error={isWrong ? texts.secondsWrong : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <Button type="submit" busy={sign.isPending}>
          {texts.sign}
        </Button>
      </form>
      {sign.error && <ErrorNote error={sign.error} />}
      {sign.data !== undefined && <Snippet label={texts.signedUrl} code={sign.data} />}
    </section>
  )
}
