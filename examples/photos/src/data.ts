// What the app asks of the server, typed by the generated client: photos with their people, likes and comments, and signed
// URLs of the files, as an <img> sends no token.
import { useQuery } from '@tanstack/react-query'
import { server } from '../../shared/session.ts'
import { createClient } from './db/client.js'
import { createQueries, useLive } from './db/query.js'

const db = createClient(server)

export const queries = createQueries(db)
/** The files of the photos. */
export const files = db.storage.from('photos')

const photos = (where: { readonly user_id?: string }) =>
  queries.photos.findMany({
    select: {
      '*': true,
      user: { select: { name: true } },
      likes: { select: { user_id: true } },
      comments: { select: { id: true } },
    },
    where,
    orderBy: { created_at: 'desc' },
    limit: 60,
  })

/** The newest photos that the user may see, live. @param owner whose alone; null for everybody's */
export const useFeed = (owner: string | null) => useLive(photos(owner === null ? {} : { user_id: owner }))

export type FeedPhoto = NonNullable<ReturnType<typeof useFeed>['data']>[number]

/** What is said of a photo, oldest first, live. */
export const useComments = (photo: string) =>
  useLive(
    queries.comments.findMany({
      select: { '*': true, user: { select: { name: true } } },
      where: { photo_id: photo },
      orderBy: { created_at: 'asc' },
    }),
  )

const hour = 3600

/** The URL of a photo's picture, for an hour; a square is cut from its middle. @param width pixels */
export const usePicture = (path: string, width: number, square: boolean) =>
  useQuery({
    queryKey: ['picture', path, width, square],
    queryFn: async () => {
      const transform = square ? { width, height: width, resize: 'cover' as const } : { width }
      return await files.signedUrl(path, hour, { transform })
    },
    staleTime: (hour * 1000) / 2,
    refetchInterval: (hour * 1000) / 2,
  })
