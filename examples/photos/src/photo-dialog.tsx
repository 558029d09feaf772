// One photo, large: what is said of it, and what its owner may do with it.
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Problem } from '../../shared/problem.tsx'
import { type FeedPhoto, files, queries, useComments } from './data.ts'
import { Dialog } from './dialog.tsx'
import { LikeButton } from './like-button.tsx'
import { Picture } from './picture.tsx'

interface PhotoProps {
  readonly photo: FeedPhoto
  readonly me: string
}

export function PhotoDialog({ photo, me, onClose }: PhotoProps & { readonly onClose: () => void }) {
  return (
    <Dialog label={photo.caption || 'Photo'} className="large" onClose={onClose}>
      <figure>
        <Picture photo={photo} width={1600} />
      </figure>
      <div className="side">
        <h2>{photo.caption || 'Without words'}</h2>
        <p className="faint">
          {photo.user.name} · {new Date(photo.created_at).toLocaleDateString()}
          {!photo.is_public && <span className="badge">Private</span>}
        </p>
        <div className="actions">
          <LikeButton photo={photo} me={me} />
        </div>
        {photo.user_id === me && <OwnerTools photo={photo} />}
        <Comments photo={photo.id} me={me} />
      </div>
    </Dialog>
  )
}

const shareDays = 7

function OwnerTools({ photo: { id, path, is_public } }: { photo: FeedPhoto }) {
  const update = useMutation(queries.photos.update())
  // its file goes with it, by a trigger
  const remove = useMutation(queries.photos.delete())
  const share = useMutation({
    mutationFn: async () =>
      await files.signedUrl(path, shareDays * 24 * 3600, { transform: { width: 1600 } }),
    onSuccess: (url) => navigator.clipboard.writeText(url).catch(() => undefined),
  })
  return (
    <>
      <div className="actions">
        <button
          disabled={update.isPending}
          onClick={() => update.mutate({ where: { id }, data: { is_public: !is_public } })}
        >
          {is_public ? 'Make private' : 'Make public'}
        </button>
        <button disabled={share.isPending} onClick={() => share.mutate()}>
          Share a link
        </button>
        <button
          className="danger"
          disabled={remove.isPending}
          onClick={() => {
            if (confirm('Delete this photo for good?')) remove.mutate({ where: { id } })
          }}
        >
          Delete
        </button>
      </div>
      {share.data !== undefined && (
        <label className="faint">
          Whoever has this link sees the photo for {shareDays} days.
          <input readOnly value={share.data} onFocus={(event) => event.target.select()} />
        </label>
      )}
      <Problem error={update.error ?? remove.error ?? share.error} />
    </>
  )
}

function Comments({ photo, me }: { photo: string; me: string }) {
  const { data: comments, error } = useComments(photo)
  const insert = useMutation(queries.comments.insert())
  const remove = useMutation(queries.comments.delete())
  const [body, setBody] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    insert.mutate({ photo_id: photo, body }, { onSuccess: () => setBody('') })
  }
  return (
    <>
      <ul className="comments" aria-label="Comments">
        {comments?.map(({ id, user_id, user, body: said }) => (
          <li key={id}>
            <p>
              <strong>{user.name}</strong> {said}
            </p>
            {user_id === me && (
              <button
                className="quiet"
                aria-label={`Delete the comment ${said}`}
                onClick={() => remove.mutate({ where: { id } })}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      <form className="actions comment" onSubmit={submit}>
        <input
          aria-label="Comment"
          placeholder="Say something nice"
          required
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
        <button className="main" disabled={insert.isPending}>
          Send
        </button>
      </form>
      <Problem error={insert.error ?? remove.error ?? error} />
    </>
  )
}
