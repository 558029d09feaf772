// One file: its preview, its facts, its addresses.
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { detailsQuery, objectUrl, type FileDetails } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { FileLinks } from './file-links.tsx'
import { FilePreview } from './file-preview.tsx'
import { lastPart, sizeText, timeText } from './place.ts'

function Facts({ name, details }: { readonly name: string; readonly details: FileDetails }) {
  const { metadata, owner_id: owner, owner_email: email, user_metadata: own } = details
  const facts: readonly (readonly [string, ReactNode])[] = [
    [texts.path, name],
    [texts.size, sizeText(metadata.size)],
    [texts.type, metadata.mimetype],
    [texts.owner, email ?? owner ?? texts.noOwner],
    [texts.created, timeText(details.created_at)],
    [texts.changed, timeText(details.updated_at)],
    [texts.etag, metadata.eTag],
    [texts.cache, metadata.cacheControl ?? ''],
    ...(own && Object.keys(own).length > 0
      ? [[texts.ownMetadata, JSON.stringify(own, null, 2)] as const]
      : []),
  ]
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="break-words whitespace-pre-wrap">
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function FileSheet({
  bucket,
  isPublic,
  name,
  onClose,
}: {
  readonly bucket: string
  readonly isPublic: boolean
  readonly name: string
  readonly onClose: () => void
}) {
  const { data, error, isPending, refetch } = useQuery(detailsQuery(bucket, name))
  return (
    <Sheet
      open
      onClose={onClose}
      title={lastPart(name)}
      footer={
        data && (
          <a
            href={`${objectUrl(bucket, name, 'authenticated/')}?download=`}
            download
            className={buttonClass({ kind: 'primary' })}
          >
            <Download aria-hidden="true" />
            {texts.download}
          </a>
        )
      }
    >
      {error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : data === null ? (
        <Empty title={texts.gone} />
      ) : (
        <div className="space-y-6">
          <FilePreview {...{ bucket, name }} metadata={data.metadata} />
          <section>
            <h3 className="mb-2 font-semibold">{texts.facts}</h3>
            <Facts {...{ name }} details={data} />
          </section>
          <FileLinks {...{ bucket, name, isPublic }} />
        </div>
      )}
    </Sheet>
  )
}
