// Likes a photo, or no longer.
import { useMutation } from '@tanstack/react-query'
import { Problem } from '../../shared/problem.tsx'
import { type FeedPhoto, queries } from './data.ts'

export function LikeButton({ photo, me }: { photo: Pick<FeedPhoto, 'id' | 'likes'>; me: string }) {
  const like = useMutation(queries.likes.insert())
  const unlike = useMutation(queries.likes.delete())
  const isLiked = photo.likes.some(({ user_id }) => user_id === me)
  const change = () => {
    if (isLiked) unlike.mutate({ where: { photo_id: photo.id, user_id: me } })
    else like.mutate({ photo_id: photo.id })
  }
  const count = photo.likes.length
  return (
    <>
      <button
        className="like"
        aria-pressed={isLiked}
        aria-label={`Like (${count} so far)`}
        disabled={like.isPending || unlike.isPending}
        onClick={change}
      >
        <span aria-hidden="true">♥ {count}</span>
      </button>
      <Problem error={like.error ?? unlike.error} />
    </>
  )
}
