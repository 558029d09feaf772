// Makes a bucket, or changes what an existing one allows. The server decides what sizes and types it takes.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { CheckField, TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { createBucket, updateBucket, type Bucket } from '../../lib/api/storage.ts'
import { messages } from '../../lib/messages/index.ts'
import { files as texts } from '../../lib/messages/files.ts'

const units = { gb: 1e9, mb: 1e6, kb: 1e3 } as const

/** As somebody would write it. */
function written(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return ''
  const [unit, factor] = Object.entries(units).find(([, one]) => bytes > 0 && bytes % one === 0) ?? ['', 1]
  return `${bytes / factor}${unit}`
}

const sizes = [
  ['file_size_limit', texts.sizeLimit],
  ['quota', texts.quota],
  ['user_quota', texts.userQuota],
] as const

/** @param bucket the one to change; without it, a new one is made */
export function BucketForm({
  bucket,
  onClose,
  onDone,
}: {
  readonly bucket?: Bucket
  readonly onClose: () => void
  readonly onDone: (name: string) => void
}) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [isPublic, setPublic] = useState(bucket?.public ?? false)
  const [types, setTypes] = useState(bucket?.allowed_mime_types?.join(', ') ?? '')
  const [limits, setLimits] = useState({
    file_size_limit: written(bucket?.file_size_limit),
    quota: written(bucket?.quota),
    user_quota: written(bucket?.user_quota),
  })
  const save = useMutation({
    mutationFn: async () => {
      const listed = types.split(',').flatMap((type) => (type.trim() === '' ? [] : [type.trim()]))
      const size = (key: keyof typeof limits) => (limits[key].trim() === '' ? null : limits[key].trim())
      const settings = {
        public: isPublic,
        allowed_mime_types: listed.length === 0 ? null : listed,
        ...{ file_size_limit: size('file_size_limit'), quota: size('quota'), user_quota: size('user_quota') },
      }
      await (bucket ? updateBucket(bucket.id, settings) : createBucket(name, settings))
      await client.invalidateQueries({ queryKey: ['files', 'buckets'] })
    },
    onSuccess: () => {
      toast({ title: bucket ? texts.bucketSaved : texts.bucketMade(name) })
      onDone(bucket?.id ?? name)
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={bucket ? texts.editTitle(bucket.id) : texts.newBucket}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button kind="primary" type="submit" form="bucket" busy={save.isPending}>
            {bucket ? messages.common.save : texts.create}
          </Button>
        </>
      }
    >
      <form
        id="bucket"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {!bucket && (
          <TextField
            label={texts.name}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
        <CheckField
          label={texts.isPublic}
          hint={texts.isPublicHint}
          checked={isPublic}
          onChange={(event) => setPublic(event.target.checked)}
        />
        <TextField
          label={texts.types}
          hint={texts.typesHint}
          value={types}
          onChange={(event) => setTypes(event.target.value)}
        />
        {sizes.map(([key, label]) => (
          <TextField
            key={key}
            label={label}
            hint={texts.sizeHint}
            value={limits[key]}
            onChange={(event) => setLimits({ ...limits, [key]: event.target.value })}
          />
        ))}
        {save.error && <ErrorNote error={save.error} />}
      </form>
    </Dialog>
  )
}
