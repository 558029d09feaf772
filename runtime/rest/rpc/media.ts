// The Accept header against what a function can be served as: what rows can be, and the media type after which the
// domain that it returns is named. Source: rest.md §1.9. Refuses everything else with 406.
import { errors } from '../../errors/index.ts'
import type { Routine } from '../contract.ts'
import type { Media } from '../parse/accept.ts'
import { contentTypeOf, media, mediaOf, ranked } from '../parse/accept.ts'

/** `raw`: the value itself is the body, as it is or as bytes. */
export interface CallMedia extends Media {
  readonly raw?: 'text' | 'binary'
}

/** @throws PGRST107 (406) */
export function callMedia(accept: string | undefined, { returns }: Routine, plans: boolean): CallMedia {
  const own = returns.media
  if (own === undefined) return media(accept, plans)
  const asked = ranked(accept ?? '*/*')
  for (const one of asked) {
    const { type } = one
    const isOwn = own.type === type || (own.type === '*/*' && !type.startsWith('application/vnd.pgrst.'))
    const found: CallMedia | undefined = isOwn ? rawMedia(own) : mediaOf(one, plans)
    if (found) return found
  }
  throw errors.notAcceptable(asked.map(({ text }) => text))
}

const rawMedia = ({ type, binary }: NonNullable<Routine['returns']['media']>): CallMedia => ({
  singular: false,
  stripNulls: false,
  contentType: contentTypeOf(type),
  raw: binary ? 'binary' : 'text',
})
