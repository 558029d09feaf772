// Buckets, and the files of the chosen one.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FolderOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../components/ui/button.tsx'
import { Empty, ErrorNote, Loading } from '../components/ui/states.tsx'
import { Browser } from '../features/files/browser.tsx'
import { BucketForm } from '../features/files/bucket-form.tsx'
import { BucketHead } from '../features/files/bucket-head.tsx'
import { BucketList } from '../features/files/bucket-list.tsx'
import { toFilesSearch, type FilesSearch } from '../features/files/place.ts'
import { UploadPanel } from '../features/files/upload-panel.tsx'
import { bucketsQuery } from '../lib/api/storage.ts'
import { files as texts } from '../lib/messages/files.ts'

export function FilesPage() {
  const search = toFilesSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const [isMaking, setMaking] = useState(false)
  const { data: buckets, error, isPending, refetch } = useQuery(bucketsQuery)
  const go = (next: FilesSearch) => void navigate({ to: '/files', search: next })
  if (isPending || error) {
    return (
      <div className="p-6">
        {error ? <ErrorNote error={error} retry={() => void refetch()} /> : <Loading />}
      </div>
    )
  }
  const bucket = buckets.find(({ id }) => id === search.bucket)
  const make = (
    <Button kind="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden="true" />
      {texts.newBucket}
    </Button>
  )
  return (
    <div className="flex h-[calc(100dvh-3rem)] flex-none flex-col overflow-hidden md:flex-row">
      {buckets.length > 0 && (
        <BucketList buckets={buckets} current={search.bucket} onNew={() => setMaking(true)} />
      )}
      <section aria-label={bucket?.id ?? texts.title} className="flex min-h-0 min-w-0 flex-1 flex-col">
        {bucket ? (
          <>
            <BucketHead bucket={bucket} onGone={() => go({})} />
            <Browser
              key={`${bucket.id}/${search.path ?? ''}`}
              bucket={bucket.id}
              isPublic={bucket.public}
              allowed={bucket.allowed_mime_types}
              buckets={buckets.map(({ id }) => id)}
              search={search}
              onGo={go}
            />
          </>
        ) : (
          <div className="space-y-4 p-4 sm:p-6">
            <h1 className="text-2xl font-semibold tracking-tight">{texts.title}</h1>
            {buckets.length === 0 ? (
              <Empty icon={FolderOpen} title={texts.noBuckets} action={make}>
                {texts.noBucketsLead}
              </Empty>
            ) : (
              <Empty
                icon={FolderOpen}
                title={search.bucket === undefined ? texts.chooseBucket : texts.noBucket(search.bucket)}
              >
                {texts.noBucketsLead}
              </Empty>
            )}
          </div>
        )}
      </section>
      {isMaking && (
        <BucketForm
          onClose={() => setMaking(false)}
          onDone={(name) => {
            setMaking(false)
            go({ bucket: name })
          }}
        />
      )}
      <UploadPanel />
    </div>
  )
}
