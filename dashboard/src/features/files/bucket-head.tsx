// The chosen bucket: what is in it, its settings and policies, emptying and deleting. Deleting one that has files asks for its name.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { deleteBucket, emptyBucket, type Bucket } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { BucketForm } from './bucket-form.tsx'
import { BucketPolicies } from './bucket-policies.tsx'
import { sizeText } from './place.ts'

/** Empties or deletes. */
function Removal({
  bucket: { id, objects },
  isWhole,
  onClose,
  onDone,
}: {
  readonly bucket: Bucket
  readonly isWhole: boolean
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const remove = useMutation({
    mutationFn: async () => {
      if (objects > 0 || !isWhole) await emptyBucket(id)
      if (isWhole) await deleteBucket(id)
    },
    onSuccess: () => {
      toast({ title: isWhole ? texts.bucketDeleted(id) : texts.emptied(id) })
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['files'] }),
  })
  const confirm = () => {
    const isOther = objects > 0 && typed !== id
    setWrong(isOther)
    if (!isOther) remove.mutate()
  }
  return (
    <Confirm
      open
      onClose={onClose}
      title={isWhole ? texts.deleteTitle(id) : texts.emptyTitle(id)}
      onConfirm={confirm}
      busy={remove.isPending}
      error={remove.error}
    >
      <p>{isWhole ? texts.deleteLead(objects) : texts.emptyLead(objects)}</p>
      {objects > 0 && (
        <TextField
          label={texts.typeName}
          value={typed}
          error={isWrong ? texts.typeNameWrong : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
    </Confirm>
  )
}

export function BucketHead({ bucket, onGone }: { readonly bucket: Bucket; readonly onGone: () => void }) {
  const [shown, setShown] = useState<'settings' | 'policies' | 'empty' | 'delete'>()
  const close = () => setShown(undefined)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pt-3 sm:px-4">
      <h1 className="min-w-0 truncate text-lg font-semibold">
        <bdi>{bucket.id}</bdi>
      </h1>
      {bucket.public && <Badge kind="warn">{texts.public}</Badge>}
      <p className="text-muted min-w-0 flex-1 truncate">
        {texts.bucketUse(
          bucket.objects,
          sizeText(bucket.used),
          bucket.quota === null ? null : sizeText(bucket.quota),
        )}
      </p>
      <Menu
        trigger={
          <Button size="small">
            {texts.bucketMenu}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem onSelect={() => setShown('settings')}>{texts.editBucket}</MenuItem>
        <MenuItem onSelect={() => setShown('policies')}>{texts.policies}</MenuItem>
        <MenuLine />
        <MenuItem danger disabled={bucket.objects === 0} onSelect={() => setShown('empty')}>
          {texts.emptyBucket}
        </MenuItem>
        <MenuItem danger onSelect={() => setShown('delete')}>
          {texts.deleteBucket}
        </MenuItem>
      </Menu>
      {shown === 'settings' && <BucketForm bucket={bucket} onClose={close} onDone={close} />}
      {shown === 'policies' && <BucketPolicies bucket={bucket} onClose={close} />}
      {(shown === 'empty' || shown === 'delete') && (
        <Removal
          bucket={bucket}
          isWhole={shown === 'delete'}
          onClose={close}
          onDone={shown === 'delete' ? onGone : close}
        />
      )}
    </div>
  )
}
