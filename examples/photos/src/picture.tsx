// One picture, made smaller by the server to what the page needs.
import { useState } from 'react'
import { type FeedPhoto, usePicture } from './data.ts'

interface PictureProps {
  readonly photo: Pick<FeedPhoto, 'path' | 'caption' | 'user'>
  /** Pixels. */
  readonly width: number
  readonly square?: boolean
}

export function Picture({ photo: { path, caption, user }, width, square = false }: PictureProps) {
  const { data: url, error } = usePicture(path, width, square)
  const [isBroken, setIsBroken] = useState(false)
  const alt = caption || `A photo of ${user.name}`
  if (error || isBroken) return <span className="picture broken">{alt} (cannot be shown)</span>
  if (url === undefined) return <span className="picture" role="img" aria-label={`${alt} (loading)`} />
  return <img className="picture" src={url} alt={alt} onError={() => setIsBroken(true)} />
}
