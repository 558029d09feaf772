// Which names and values Node sends as a header; a function of the database must not be able to crash or split an answer.

const token = /^[\w!#$%&'*+.^`|~-]+$/

/** What frames a message is Node's affair. */
const framing = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The header as Node takes it, the text as the bytes of its UTF-8; undefined where it cannot be sent. */
export function sendable(name: string, text: string): readonly [name: string, text: string] | undefined {
  const lower = name.toLowerCase()
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (!token.test(name) || framing.has(lower) || /[\0-\x08\x0a-\x1f\x7f]/.test(text)) return undefined
  return [lower, Buffer.from(text, 'utf8').toString('latin1')]
}

/** A status that ends a request. */
export const isFinalStatus = (value: number): boolean =>
  Number.isInteger(value) && value >= 200 && value <= 599
