// What is in a file, where a browser can show it without running it: an image, a film, sound, the beginning of a text.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { buttonClass } from '../../components/ui/button.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { ask } from '../../lib/api/client.ts'
import { objectUrl, type FileDetails } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { lastPart } from './place.ts'

const shownBytes = 65_536
const textTypes =
  /^(text\/|application\/(json|xml|javascript|sql|toml|(x-)?(yaml|sh|ndjson)|.*\+(json|xml)))/i
const textNames = /\.(txt|md|log|csv|tsv|json|ya?ml|toml|ini|env|sql|[jt]sx?|css|html?|xml|sh|py|go|rs)$/i

function TextPreview({
  url,
  label,
  size,
}: {
  readonly url: string
  readonly label: string
  readonly size: number
}) {
  const { data, error, isPending } = useQuery({
    queryKey: ['files', 'text', url, size],
    queryFn: async ({ signal }) =>
      (await ask(url, { headers: { range: `bytes=0-${shownBytes - 1}` }, signal })).text(),
  })
  if (error) return <ErrorNote error={error} />
  if (isPending) return <Loading />
  return (
    <>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="bg-raised max-h-72 overflow-auto rounded-lg p-3 font-mono text-xs break-words whitespace-pre-wrap"
      >
        {data}
      </pre>
      {size > shownBytes && <p className="text-muted mt-1 text-xs">{texts.firstPart}</p>}
    </>
  )
}

function ImagePreview({ url, label }: { readonly url: string; readonly label: string }) {
  const [isBroken, setBroken] = useState(false)
  return isBroken ? (
    <p className="text-muted">{texts.brokenImage}</p>
  ) : (
    <img
      src={url}
      alt={label}
      onError={() => setBroken(true)}
      className="bg-raised max-h-72 max-w-full rounded-lg object-contain"
    />
  )
}

export function FilePreview({
  bucket,
  name,
  metadata: { mimetype, size, eTag },
}: {
  readonly bucket: string
  readonly name: string
  readonly metadata: FileDetails['metadata']
}) {
  // the tag: a file that was replaced is another one
  const url = `${objectUrl(bucket, name, 'authenticated/')}?v=${encodeURIComponent(eTag)}`
  const label = texts.previewOf(lastPart(name))
  const [kind] = mimetype.split('/')
  const preview = () => {
    if (size === 0) return <p className="text-muted">{texts.emptyFile}</p>
    if (kind === 'image') return <ImagePreview {...{ url, label }} />
    if (kind === 'video')
      return <video src={url} controls aria-label={label} className="max-h-72 w-full rounded-lg" />
    if (kind === 'audio') return <audio src={url} controls aria-label={label} className="w-full" />
    if (mimetype === 'application/pdf')
      return (
        <p className="flex flex-wrap items-center gap-3">
          {texts.pdf}
          <a href={url} target="_blank" rel="noreferrer" className={buttonClass({ size: 'small' })}>
            {texts.openTab}
          </a>
        </p>
      )
    if (textTypes.test(mimetype) || textNames.test(name)) return <TextPreview {...{ url, label, size }} />
    return <p className="text-muted">{texts.noPreview}</p>
  }
  return (
    <section>
      <h3 className="mb-2 font-semibold">{texts.preview}</h3>
      {preview()}
    </section>
  )
}
