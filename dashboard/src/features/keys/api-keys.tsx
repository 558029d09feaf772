// The opaque API keys: made, renamed, rotated, revoked. A secret one is shown once, after it was made.
import { useQuery } from '@tanstack/react-query'
import { Ellipsis, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { SelectField } from '../../components/ui/field.tsx'
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { useChange } from '../../components/use-change.ts'
import {
  createKey,
  keysQuery,
  renameKey,
  revokeKey,
  rotateKey,
  type ApiKeyInfo,
  type NewApiKey,
} from '../../lib/api/keys.ts'
import { messages } from '../../lib/messages/index.ts'
import { keys as texts } from '../../lib/messages/keys.ts'
import { KeyTable } from './key-table.tsx'
import { NameForm } from './name-form.tsx'
import { NewSecret, type Made } from './new-secret.tsx'

const changed = ['keys']
const madeOf = ({ kind, secret }: NewApiKey): Made => ({
  isSecret: kind === 'secret',
  parts: { [texts.secretLabel]: secret },
})

function Create({ onMade }: { readonly onMade: (key: NewApiKey) => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<ApiKeyInfo['kind']>('publishable')
  const making = useChange(() => createKey({ kind, name }), { changed, onDone: onMade })
  return (
    <NameForm
      {...{ name, onName: setName, hint: texts.nameHint, action: texts.create }}
      busy={making.isPending}
      error={making.error}
      onSubmit={() => making.mutate(undefined)}
    >
      <SelectField
        label={texts.kind}
        hint={texts.kindHints[kind]}
        value={kind}
        onChange={(event) => setKind(event.target.value === 'secret' ? 'secret' : 'publishable')}
      >
        <option value="publishable">{texts.kinds.publishable}</option>
        <option value="secret">{texts.kinds.secret}</option>
      </SelectField>
    </NameForm>
  )
}

function Rename({ apiKey, onDone }: { readonly apiKey: ApiKeyInfo; readonly onDone: () => void }) {
  const [name, setName] = useState(apiKey.name)
  const renaming = useChange(() => renameKey(apiKey.id, name), { changed, told: texts.renamed, onDone })
  return (
    <NameForm
      {...{ name, onName: setName, action: messages.common.save }}
      busy={renaming.isPending}
      error={renaming.error}
      onSubmit={() => renaming.mutate(undefined)}
    />
  )
}

function Value({ apiKey: { key, key_end: end } }: { readonly apiKey: ApiKeyInfo }) {
  return key === null ? (
    <span className="text-muted">{texts.endsIn(end)}</span>
  ) : (
    <code className="text-xs">{key}</code>
  )
}

type Act = 'rename' | 'rotate' | 'revoke'

function Actions({ apiKey, onAct }: { readonly apiKey: ApiKeyInfo; readonly onAct: (act: Act) => void }) {
  const { key, name } = apiKey
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => toast({ title: messages.common.copied }))
  return (
    <span className="inline-flex gap-1">
      {key !== null && (
        <Button size="small" aria-label={texts.copyOf(name)} onClick={() => copy(key)}>
          {messages.common.copy}
        </Button>
      )}
      <Menu
        trigger={
          <Button kind="quiet" size="icon" className="size-7" aria-label={texts.more(name)}>
            <Ellipsis aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem onSelect={() => onAct('rename')}>{texts.rename}</MenuItem>
        <MenuItem onSelect={() => onAct('rotate')}>{texts.rotate}</MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => onAct('revoke')}>
          {texts.revoke}
        </MenuItem>
      </Menu>
    </span>
  )
}

function ActDialogs({
  act,
  apiKey,
  onClose,
  onMade,
}: {
  readonly act: Act
  readonly apiKey: ApiKeyInfo
  readonly onClose: () => void
  readonly onMade: (key: NewApiKey) => void
}) {
  const { id, name } = apiKey
  const rotating = useChange(() => rotateKey(id), { changed, onDone: onMade })
  const revoking = useChange(() => revokeKey(id), { changed, told: texts.revoked, onDone: onClose })
  if (act === 'rename') {
    return (
      <Dialog open onClose={onClose} title={texts.renameTitle(name)}>
        <Rename apiKey={apiKey} onDone={onClose} />
      </Dialog>
    )
  }
  if (act === 'rotate') {
    return (
      <Confirm
        open
        onClose={onClose}
        title={texts.rotateTitle(name)}
        action={texts.rotateDo}
        busy={rotating.isPending}
        error={rotating.error}
        onConfirm={() => rotating.mutate(undefined)}
      >
        <p>{texts.rotateLead}</p>
      </Confirm>
    )
  }
  return (
    <Confirm
      open
      onClose={onClose}
      title={texts.revokeTitle(name)}
      action={texts.revokeDo}
      busy={revoking.isPending}
      error={revoking.error}
      onConfirm={() => revoking.mutate(undefined)}
    >
      <p className="font-mono text-xs">{texts.endsIn(apiKey.key_end)}</p>
      <p>{texts.revokeLead}</p>
    </Confirm>
  )
}

export function ApiKeys() {
  const { data, error, isPending, refetch } = useQuery(keysQuery)
  const [creating, setCreating] = useState(false)
  const [acting, setActing] = useState<{ readonly act: Act; readonly apiKey: ApiKeyInfo }>()
  const [made, setMade] = useState<Made>()
  const show = (key: NewApiKey) => {
    setCreating(false)
    setActing(undefined)
    setMade(madeOf(key))
  }
  if (isPending) return <Loading />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  const add = (
    <Button kind="primary" onClick={() => setCreating(true)}>
      {texts.add}
    </Button>
  )
  const isEmpty = data.every((key) => key.revoked_at !== null)
  return (
    <>
      {isEmpty ? (
        <Empty icon={KeyRound} title={texts.none} action={add}>
          {texts.noneLead}
        </Empty>
      ) : (
        <div className="mb-2 flex justify-end">{add}</div>
      )}
      <KeyTable
        label={texts.list}
        keys={data}
        heads={[texts.kind, texts.key]}
        cells={(key) => [
          <Badge key="kind" kind={key.kind === 'secret' ? 'warn' : 'plain'}>
            {texts.kinds[key.kind]}
          </Badge>,
          <Value key="key" apiKey={key} />,
        ]}
        actions={(apiKey) => <Actions apiKey={apiKey} onAct={(act) => setActing({ act, apiKey })} />}
      />
      <Dialog open={creating} onClose={() => setCreating(false)} title={texts.addTitle}>
        <Create onMade={show} />
      </Dialog>
      {acting && <ActDialogs {...acting} onClose={() => setActing(undefined)} onMade={show} />}
      <NewSecret made={made} onClose={() => setMade(undefined)} />
    </>
  )
}
