// The photos that the user may see, new ones and new likes as they come; one of them opened.
import { useState } from 'react'
import { Problem } from '../../shared/problem.tsx'
import { useUser } from '../../shared/session.ts'
import { type FeedPhoto, useFeed } from './data.ts'
import { LikeButton } from './like-button.tsx'
import { PhotoDialog } from './photo-dialog.tsx'
import { Picture } from './picture.tsx'
import { UploadForm } from './upload-form.tsx'

export function Feed() {
  const me = useUser()?.id ?? ''
  const [isMine, setIsMine] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)
  const { data: photos, error } = useFeed(isMine ? me : null)
  // what is deleted, or made private by its owner, closes by itself
  const open = photos?.find(({ id }) => id === openId)
  return (
    <>
      <UploadForm owner={me} />
      <div className="bar" role="group" aria-label="Whose photos">
        <button aria-pressed={!isMine} onClick={() => setIsMine(false)}>
          Everybody’s
        </button>
        <button aria-pressed={isMine} onClick={() => setIsMine(true)}>
          Mine
        </button>
      </div>
      <Problem error={error} />
      {photos?.length === 0 && <p className="empty faint">No photos yet. Share the first one.</p>}
      <ul className="feed">
        {photos?.map((photo) => (
          <Card key={photo.id} photo={photo} me={me} onOpen={() => setOpenId(photo.id)} />
        ))}
      </ul>
      {open && <PhotoDialog key={open.id} photo={open} me={me} onClose={() => setOpenId(null)} />}
    </>
  )
}

function Card({ photo, me, onOpen }: { photo: FeedPhoto; me: string; onOpen: () => void }) {
  return (
    <li className="card photo">
      <button className="open" onClick={onOpen}>
        <Picture photo={photo} width={600} square />
      </button>
      <div className="about">
        <p className="caption">{photo.caption}</p>
        <p className="faint">
          {photo.user.name}
          {!photo.is_public && <span className="badge">Private</span>}
        </p>
        <div className="actions">
          <LikeButton photo={photo} me={me} />
          <span className="faint">
            {photo.comments.length} {photo.comments.length === 1 ? 'comment' : 'comments'}
          </span>
        </div>
      </div>
    </li>
  )
}
