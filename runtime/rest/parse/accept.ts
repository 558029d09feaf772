// The Accept header against what a relation can be served as. Refuses everything else with 406.
import { errors } from '../../errors/index.ts'

/** The form of the body. `singular` = one object, and an error for any other number of rows. */
export interface Media {
  readonly singular: boolean
  readonly stripNulls: boolean
  readonly contentType: string
}

const array: Media = { singular: false, stripNulls: false, contentType: 'application/json; charset=utf-8' }
const arrayStripped: Media = {
  singular: false,
  stripNulls: true,
  contentType: 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8',
}
const object: Media = {
  singular: true,
  stripNulls: false,
  contentType: 'application/vnd.pgrst.object+json; charset=utf-8',
}
const objectStripped: Media = {
  singular: true,
  stripNulls: true,
  contentType: 'application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8',
}

/** @throws PGRST107 (406) when nothing asked for can be made */
export function media(accept: string | undefined): Media {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return array
  const asked = ranked(accept)
  for (const { type, nulls } of asked) {
    const stripped = nulls === 'stripped'
    switch (type) {
      case '*/*':
      case 'application/json':
        return array
      case 'application/vnd.pgrst.array+json':
      case 'application/vnd.pgrst.array':
        return stripped ? arrayStripped : array
      case 'application/vnd.pgrst.object+json':
      case 'application/vnd.pgrst.object':
        return stripped ? objectStripped : object
    }
  }
  throw errors.notAcceptable(asked.map(({ text }) => text))
}

interface Asked {
  readonly text: string
  readonly type: string
  readonly nulls: string | undefined
}

/** The ranges of an Accept header, best first: by q, then the more definite one. */
function ranked(accept: string): readonly Asked[] {
  return accept
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const parameter = (name: string) =>
        parameters
          .find((text) => text.toLowerCase().startsWith(`${name}=`))
          ?.slice(name.length + 1)
          .replaceAll('"', '')
      const q = Number(parameter('q') ?? 1)
      return {
        text: part.trim(),
        type: type.toLowerCase(),
        nulls: parameter('nulls'),
        q: Number.isNaN(q) ? 1 : q,
        wild: type.split('*').length,
      }
    })
    .filter(({ type, q }) => type !== '' && q > 0)
    .sort((a, b) => b.q - a.q || a.wild - b.wild)
}
