// Values as TypeScript writes them: names, texts, objects that fit on a line or take several.

/** What would end a line or turn its order round where nobody sees it. */
const unseen = /[\u0085\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** @returns a text in single quotes, on one line */
export const text = (of: string): string =>
  `'${JSON.stringify(of).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll(unseen, hex)}'`

const isPlain = (name: string) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)
const keyText = (name: string) => (name === '__proto__' ? `['__proto__']` : isPlain(name) ? name : text(name))

/** `.name`, or in brackets. */
export const member = (name: string): string => (isPlain(name) ? `.${name}` : `[${text(name)}]`)

/** Code that is written as it is. */
export class Raw {
  readonly code: string
  constructor(code: string) {
    this.code = code
  }
}

const width = 80

/** A value as source text. @param indent spaces before the line on which it begins */
export function source(value: unknown, indent = 0): string {
  if (value instanceof Raw) return value.code
  if (typeof value === 'string') return text(value)
  if (value === undefined) return 'undefined'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const parts = (inner: number) =>
    isList
      ? (value as readonly unknown[]).map((one) => source(one, inner))
      : Object.entries(value)
          .filter(([, one]) => one !== undefined)
          .map(([name, one]) => `${keyText(name)}: ${source(one, inner)}`)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  const flat = parts(indent)
  if (flat.length === 0) return open + close
  const line = isList ? `[${flat.join(', ')}]` : `{ ${flat.join(', ')} }`
  if (line.length + indent <= width && !line.includes('\n')) return line
  const pad = ' '.repeat(indent + 2)
  return `${open}\n${parts(indent + 2)
    .map((one) => `${pad}${one},\n`)
    .join('')}${' '.repeat(indent)}${close}`
}
