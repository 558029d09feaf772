// Uploads a photo: its file with progress, then its row. A file whose row is refused, or that was cancelled, is taken away again.
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import { Problem, wordsOf } from '../../shared/problem.tsx'
import { files, queries } from './data.ts'
import { useUpload } from './db/query.js'

const types = 'image/jpeg,image/png,image/webp,image/avif'

/** What the bucket refuses, in the words of this app. */
function uploadWords(error: unknown): string {
  const { code } = error as { code?: string }
  if (code === 'EntityTooLarge') return 'This file is too large. A photo may have up to 8 MB.'
  if (code === 'InvalidMimeType') return 'This file is no photo. JPEG, PNG, WebP and AVIF are welcome.'
  return wordsOf(error)
}

/** A picture of a file that is not uploaded yet. */
function usePreview(file: File | null): string | undefined {
  const url = useMemo(() => (file?.type.startsWith('image/') ? URL.createObjectURL(file) : undefined), [file])
  useEffect(() => {
    if (url !== undefined) return () => URL.revokeObjectURL(url)
  }, [url])
  return url
}

export function UploadForm({ owner }: { owner: string }) {
  const sending = useUpload(files)
  const insert = useMutation(queries.photos.insert())
  const [file, setFile] = useState<File | null>(null)
  const [caption, setCaption] = useState('')
  const [isPublic, setIsPublic] = useState(true)
  const preview = usePreview(file)
  const isBusy = sending.status === 'sending' || insert.isPending

  const send = async (chosen: File) => {
    insert.reset()
    const path = `${owner}/${crypto.randomUUID()}`
    try {
      if ((await sending.upload(path, chosen)) === undefined) throw new Error('failed or cancelled')
      await insert.mutateAsync({ path, caption: caption.trim(), is_public: isPublic })
      setFile(null)
      setCaption('')
    } catch {
      // the reason is in `sending.error` or `insert.error`
      await files.remove([path]).safe()
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) void send(file)
  }
  return (
    <form className="card upload" onSubmit={submit} aria-label="Share a photo">
      <label className="drop">
        <input
          type="file"
          className="unseen"
          accept={types}
          disabled={isBusy}
          // the same file may be chosen twice
          onClick={(event) => (event.currentTarget.value = '')}
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0] ?? null)
            sending.cancel()
            insert.reset()
          }}
        />
        {preview ? <img src={preview} alt="" /> : <span className="plus">+</span>}
        <span>Choose a photo</span>
        {file && <span className="faint">{file.name}</span>}
      </label>
      <div className="fields">
        <input
          aria-label="Caption"
          placeholder="Say something about it"
          value={caption}
          onChange={(event) => setCaption(event.target.value)}
        />
        <label className="choice">
          <input type="checkbox" checked={isPublic} onChange={(event) => setIsPublic(event.target.checked)} />
          Everybody here may see it
        </label>
        {sending.progress && <Progress {...sending.progress} />}
        <Problem error={sending.error && { message: uploadWords(sending.error) }} />
        <Problem error={insert.error} />
        <div className="actions">
          {sending.status === 'sending' && (
            <button type="button" onClick={sending.cancel}>
              Cancel
            </button>
          )}
          <button className="main" disabled={!file || isBusy}>
            {isBusy ? 'Uploading …' : 'Upload'}
          </button>
        </div>
      </div>
    </form>
  )
}

function Progress({ sent, total }: { sent: number; total: number }) {
  const percent = Math.round((sent / total) * 100)
  return (
    <div className="progress">
      <progress aria-label="Upload" max={100} value={percent} />
      <span className="faint">{percent} %</span>
    </div>
  )
}
