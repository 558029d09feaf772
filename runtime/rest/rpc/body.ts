// The body of a call, as far as it has to be known: the names of its arguments. What it holds goes to Postgres as it
// came. Refuses what is not JSON, what is nested too deep, and content types that no function can take.
import { Buffer } from 'node:buffer'
import { ApiError } from '../../errors/index.ts'
import type { Body } from '../body/body.ts'
import { mediaType, readBody, textOf, unevenKeys } from '../body/body.ts'
import { parameters } from '../parse/parameters.ts'
import type { Split } from './arguments.ts'
import { namesOf } from './arguments.ts'

export interface CallBody {
  readonly contentType: string
  readonly names: readonly string[]
  /** The arguments of a form; null where `text` holds them. */
  readonly args: Split['args'] | null
  /** JSON as it came, or the one value of a raw body. */
  readonly text: string
  /** True for an array of JSON objects, of which the first one counts. */
  readonly many: boolean
  /** Why the JSON holds no arguments by name; it may still be the value of a function that takes the whole body. */
  readonly refused: ApiError | null
}

/**
 * @param raw what the content-type parser handed over
 * @param columns of the query string: the names, instead of the keys of the body
 * @throws PGRST102 (400)
 */
export function readCallBody(
  raw: unknown,
  header: string | undefined,
  columns: readonly string[] | null,
): CallBody {
  const contentType = mediaType(header)
  const whole = { contentType, names: [], args: null, many: false, refused: null }
  switch (contentType) {
    case 'application/x-www-form-urlencoded': {
      const args = parameters(textOf(raw)).map(([name, value = '']) => [name, value] as const)
      return { ...whole, names: namesOf(args), args, text: '' }
    }
    case 'text/plain':
    case 'text/xml':
      return { ...whole, text: textOf(raw) }
    case 'application/octet-stream':
      return { ...whole, text: `\\x${Buffer.isBuffer(raw) ? raw.toString('hex') : ''}` }
    case 'application/json':
      return { ...whole, ...readJson(textOf(raw) || '{}', columns) }
    default: {
      const { text, keys, many } = readBody(raw, header, { columns: null, strict: false })
      return { ...whole, names: keys ?? [], text, many }
    }
  }
}

function readJson(
  text: string,
  columns: readonly string[] | null,
): Pick<CallBody, 'names' | 'text' | 'many' | 'refused'> {
  let body: Body
  try {
    body = readBody(text, undefined, { columns, strict: false })
  } catch (error) {
    const uneven = error instanceof ApiError && error.message === unevenKeys
    if (!uneven) throw error
    return { names: [], text, many: false, refused: error }
  }
  return { names: columns ?? body.keys ?? [], text, many: body.many, refused: null }
}
