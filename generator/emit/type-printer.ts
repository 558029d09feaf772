// JSON Schema → TypeScript type, printed by json-schema-to-typescript and laid out in our style. A schema is printed once:
// databases have few different column types. Texts from the database never reach that library; placeholders do.
import type { JSONSchema } from 'json-schema-to-typescript'
import { propertyKey, stringLiteral } from './escape.ts'
import type { TypeSchema } from './type-map.ts'

/** Name under which the type of any JSON value is imported by the files where it appears. */
export const jsonType = 'Json'

/** A type as source text. */
export interface PrintedType {
  /** Lines, the further ones indented as if the first began in column 0. */
  readonly lines: readonly string[]
  /** Members of a union that may be broken into lines; otherwise one. */
  readonly members: readonly string[]
}

/** @throws Error when json-schema-to-typescript refuses the schema */
export type TypePrinter = (schema: TypeSchema) => Promise<PrintedType>

/** Types that have been printed, by their schema's text. */
export type PrintedTypes = Map<string, PrintedType>

/** A printer that remembers what it has printed, and what `printed` holds from before. */
export function createTypePrinter(printed: PrintedTypes = new Map()): TypePrinter {
  const underWay = new Map<string, Promise<PrintedType>>()
  return async (schema) => {
    const key = JSON.stringify(schema)
    const known = printed.get(key) ?? (await underWay.get(key))
    if (known !== undefined) return known
    const fresh = print(schema)
    underWay.set(key, fresh)
    const made = await fresh
    printed.set(key, made)
    return made
  }
}

type LibrarySchema = JSONSchema

async function print(schema: TypeSchema): Promise<PrintedType> {
  const places = placeholders()
  const holder: LibrarySchema = {
    type: 'object',
    additionalProperties: false,
    required: ['it'],
    properties: { it: librarySchema(schema, places) },
  }
  const { compile } = await import('json-schema-to-typescript') // loads for half a second, and often all is printed
  const text = await compile(holder, 'Holder', {
    bannerComment: '',
    format: false,
    style: { semi: false, singleQuote: true },
  })
  const [, body] = /^export interface Holder \{\nit: ([^]*)\n\}\n$/.exec(text) ?? []
  if (body === undefined) throw new Error(`json-schema-to-typescript printed something unexpected: ${text}`)
  return layOut(body, places)
}

/** What stands for a text from the database while the library works. */
interface Placeholders {
  key(name: string): string
  label(text: string): string
  /** Puts the texts back, as source. */
  restore(source: string): string
}

function placeholders(): Placeholders {
  const texts: string[] = []
  const place = (text: string, kind: string) => `${kind}${texts.push(text) - 1}`
  return {
    key: (name) => place(name, 'k_'),
    label: (text) => place(text, 'l_'),
    restore: (source) =>
      source.replace(/"l_(\d+)"|\bk_(\d+)\b/g, (all, label?: string, key?: string) => {
        const text = texts[Number(label ?? key)]
        if (text === undefined) return all
        return label === undefined ? propertyKey(text) : stringLiteral(text)
      }),
  }
}

function librarySchema(schema: TypeSchema, places: Placeholders): LibrarySchema {
  if (schema.type === undefined) return { tsType: jsonType }
  const { type, enum: labels, items, properties, required = [], additionalProperties } = schema
  const named = Object.entries(properties ?? {}).map(([name, of]) => ({ name, of, key: places.key(name) }))
  return {
    type: type as 'string',
    ...(labels && { enum: labels.map((label) => (label === null ? null : places.label(label))) }),
    ...(items && { items: librarySchema(items, places) }),
    ...(additionalProperties !== undefined && { additionalProperties }),
    ...(properties && {
      properties: Object.fromEntries(named.map(({ key, of }) => [key, librarySchema(of, places)])),
      required: named.filter(({ name }) => required.includes(name)).map(({ key }) => key),
    }),
  }
}

/** Indents by braces, which are braces because texts are placeholders, and drops needless parentheses. */
function layOut(body: string, places: Placeholders): PrintedType {
  const raw = body.split('\n').filter((line) => line !== '')
  let depth = 0
  const lines = raw.map((line) => {
    if (line.startsWith('}')) depth -= 1
    const laid = '  '.repeat(depth) + places.restore(withoutParentheses(line))
    if (line.endsWith('{')) depth += 1
    return laid
  })
  const [only = '', ...more] = raw.map(withoutParentheses)
  const breakable = more.length === 0 && !/[(){}[\]]/.test(only)
  return { lines, members: breakable ? only.split(' | ').map((member) => places.restore(member)) : [] }
}

/** The library puts every union in parentheses; only those before `[]` are needed. */
function withoutParentheses(line: string): string {
  if (line.endsWith('({')) return `${line.slice(0, -2)}{`
  if (line.startsWith('}') && line.endsWith(')')) return line.slice(0, -1)
  return line.replace(/^((?:[^:( ]+: )?)\((.*)\)$/, '$1$2')
}
