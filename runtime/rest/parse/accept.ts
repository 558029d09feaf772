// The Accept header against what a relation can be served as. Refuses everything else with 406.
import { errors } from '../../errors/index.ts'
import type { Explain, PlanOption } from '../plan/explain.ts'
import { planOptions } from '../plan/explain.ts'

/** The form of the body. `singular` = one object, and an error for any other number of rows. */
export interface Media {
  readonly singular: boolean
  readonly stripNulls: boolean
  readonly contentType: string
  /** JSON where it is left out. */
  readonly form?: 'csv' | 'geojson'
  /** An aggregate makes the body, and may decide about the reply; `row` is the relation whose rows it takes. */
  readonly handler?: {
    readonly schema: string
    readonly name: string
    readonly binary: boolean
    readonly row: { readonly schema: string; readonly name: string } | null
  }
  /** The statement's plan is asked for instead of its rows. */
  readonly explain?: Explain
}

/** A type that rows can be served as; `name` without its charset. */
const served = (name: string, more: Partial<Media> = {}): Media => ({
  ...{ singular: false, stripNulls: false },
  contentType: `${name}; charset=utf-8`,
  ...more,
})

const array = served('application/json')
const arrayStripped = served('application/vnd.pgrst.array+json;nulls=stripped', { stripNulls: true })
const object = served('application/vnd.pgrst.object+json', { singular: true })
const objectStripped = served('application/vnd.pgrst.object+json;nulls=stripped', {
  ...{ singular: true, stripNulls: true },
})
const csv = served('text/csv', { form: 'csv' })
const geojson = served('application/geo+json', { form: 'geojson' })

/**
 * @param plans whether plans may be asked for
 * @param handled what the relation has handlers for
 * @throws PGRST107 (406) when nothing asked for can be made
 */
export function media(
  accept: string | undefined,
  plans = false,
  handled?: (one: Asked) => Media | undefined,
): Media {
  if (!handled && (accept === undefined || accept === '*/*' || accept === 'application/json')) return array
  const asked = ranked(accept ?? '*/*')
  for (const one of asked) {
    const found = handled?.(one) ?? mediaOf(one, plans)
    if (found) return found
  }
  throw errors.notAcceptable(asked.map(({ text }) => text))
}

/** Types that are sent with their charset. */
const withCharset = new Set([
  'text/plain',
  'text/xml',
  'text/csv',
  'application/json',
  'application/geo+json',
])

/** The Content-Type of a body that a function of the database made. */
export function contentTypeOf(type: string): string {
  if (type === '*/*') return 'application/octet-stream'
  return withCharset.has(type) ? `${type}; charset=utf-8` : type
}

/** What one range of the header asks for; undefined where that cannot be made. */
export const mediaOf = (one: Asked, plans: boolean): Media | undefined =>
  rowsAs(one) ?? (plans ? planOf(one) : undefined)

function rowsAs({ type, parameters }: Asked): Media | undefined {
  const stripped = parameters.get('nulls') === 'stripped'
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
    case 'text/csv':
      return csv
    case 'application/geo+json':
      return geojson
    default:
      return undefined
  }
}

const planType = /^application\/vnd\.pgrst\.plan(?:\+(text|json))?$/
const isPlanOption = (text: string): text is PlanOption => (planOptions as readonly string[]).includes(text)

/** `application/vnd.pgrst.plan+json; for="application/json"; options=analyze|verbose` */
function planOf({ type, parameters }: Asked): Media | undefined {
  const found = planType.exec(type)
  if (!found) return undefined
  const format = found[1] === 'json' ? 'json' : 'text'
  const [inner] = ranked(parameters.get('for') ?? 'application/json')
  const rows = inner && rowsAs(inner)
  if (!rows) return undefined
  const asked = (parameters.get('options') ?? '').split('|')
  const options = planOptions.filter((option) => asked.includes(option))
  const listed = asked.filter(isPlanOption).join('|')
  const of = rows.contentType.replace('; charset=utf-8', '')
  const name = `application/vnd.pgrst.plan+${format}; for="${of}"${listed === '' ? '' : `; options=${listed}`}`
  // the number of rows is nobody's concern where none come back
  return { ...rows, singular: false, contentType: `${name}; charset=utf-8`, explain: { format, options } }
}

/** One range of an Accept header. */
export interface Asked {
  readonly text: string
  readonly type: string
  /** By name in lower case; values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

const pieces = (text: string, separator: ',' | ';'): readonly string[] =>
  (text.match(separator === ',' ? /(?:[^,"]|"[^"]*"?)+/g : /(?:[^;"]|"[^"]*"?)+/g) ?? []).map((piece) =>
    piece.trim(),
  )

/** The ranges of an Accept header, best first: by q, then the more definite one. */
export function ranked(accept: string): readonly Asked[] {
  return pieces(accept, ',')
    .map((text) => {
      const [type = '', ...rest] = pieces(text, ';')
      const parameters = new Map<string, string>()
      for (const piece of rest) {
        const equals = piece.indexOf('=')
        if (equals > 0)
          parameters.set(piece.slice(0, equals).toLowerCase(), piece.slice(equals + 1).replaceAll('"', ''))
      }
      const q = Number(parameters.get('q') ?? 1)
      return {
        text,
        type: type.toLowerCase(),
        parameters,
        q: Number.isNaN(q) ? 1 : q,
        wild: type.split('*').length,
      }
    })
    .filter(({ type, q }) => type !== '' && q > 0)
    .sort((a, b) => b.q - a.q || a.wild - b.wild)
}
