// Keys of the S3 protocol: made for the service role or for one user, shown once, revoked.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import {
  createS3Key,
  fixedKeysQuery,
  revokeS3Key,
  s3KeysQuery,
  type NewS3Key,
  type S3KeyInfo,
} from '../../lib/api/keys.ts'
import { keys, s3Keys as texts } from '../../lib/messages/keys.ts'
import { KeyTable } from './key-table.tsx'
import { NameForm } from './name-form.tsx'
import { NewSecret, type Made } from './new-secret.tsx'

const changed = ['s3-keys']

function Create({ onMade }: { readonly onMade: (key: NewS3Key) => void }) {
  const [name, setName] = useState('')
  const [user, setUser] = useState('')
  const making = useChange(() => createS3Key({ name, ...(user.trim() !== '' && { user_id: user.trim() }) }), {
    changed,
    onDone: onMade,
  })
  return (
    <NameForm
      {...{ name, onName: setName, hint: texts.nameHint, action: keys.create }}
      busy={making.isPending}
      error={making.error}
      onSubmit={() => making.mutate(undefined)}
    >
      <TextField
        label={texts.speaksFor}
        hint={texts.speaksForHint}
        autoComplete="off"
        value={user}
        onChange={(event) => setUser(event.target.value)}
      />
    </NameForm>
  )
}

function Revoke({ s3Key, onClose }: { readonly s3Key: S3KeyInfo; readonly onClose: () => void }) {
  const revoking = useChange(() => revokeS3Key(s3Key.id), { changed, told: texts.revoked, onDone: onClose })
  return (
    <Confirm
      open
      onClose={onClose}
      title={keys.revokeTitle(s3Key.name)}
      action={keys.revokeDo}
      busy={revoking.isPending}
      error={revoking.error}
      onConfirm={() => revoking.mutate(undefined)}
    >
      <p>{keys.revokeLead}</p>
    </Confirm>
  )
}

const Whom = ({ user }: { readonly user: string | null }) =>
  user === null ? (
    <Badge kind="warn">{texts.everything}</Badge>
  ) : (
    <a href={`/users?user=${encodeURIComponent(user)}`} className="underline">
      {texts.forUser}
    </a>
  )

export function S3Keys() {
  const { data, error, isPending, refetch } = useQuery(s3KeysQuery)
  const { data: fixed } = useQuery(fixedKeysQuery)
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<S3KeyInfo>()
  const [made, setMade] = useState<Made>()
  const show = (key: NewS3Key) => {
    setCreating(false)
    setMade({
      isSecret: true,
      parts: {
        [texts.access]: key.access_key,
        [texts.secret]: key.secret,
        ...(fixed && { [texts.endpoint]: `${fixed.url}/storage/v1/s3` }),
      },
    })
  }
  if (isPending) return <Loading />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  return (
    <>
      <div className="mb-2 flex flex-wrap items-start justify-between gap-3">
        <p className="text-muted">{data.length === 0 ? `${texts.none} ${texts.lead}` : texts.lead}</p>
        <Button onClick={() => setCreating(true)}>{texts.add}</Button>
      </div>
      <KeyTable
        label={texts.list}
        keys={data}
        heads={[texts.whom, texts.access]}
        cells={(key) => [
          <Whom key="user" user={key.user_id} />,
          <code key="access" className="text-xs">
            {key.access_key}
          </code>,
        ]}
        actions={(key) => (
          <Button size="small" aria-label={keys.revokeTitle(key.name)} onClick={() => setRevoking(key)}>
            {keys.revoke}
          </Button>
        )}
      />
      <Dialog open={creating} onClose={() => setCreating(false)} title={texts.add}>
        <Create onMade={show} />
      </Dialog>
      {revoking && <Revoke s3Key={revoking} onClose={() => setRevoking(undefined)} />}
      <NewSecret made={made} onClose={() => setMade(undefined)} />
    </>
  )
}
