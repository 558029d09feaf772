// JSON Schema → TypeScript interfaces, printed by json-schema-to-typescript and laid out in our style.
// Hostile names never reach that library: they travel as placeholders.
import { compile } from 'json-schema-to-typescript'
import { propertyKey, stringLiteral } from './escape.ts'
import { jsDoc, record } from './source.ts'
import type { TypeSchema } from './type-map.ts'

/** One interface to print. */
export interface Shape {
  readonly name: string
  readonly properties: readonly Property[]
}

export interface Property {
  readonly name: string
  readonly required: boolean
  readonly description?: string | null
  /** JSON Schema, or the TypeScript type itself. */
  readonly type: TypeSchema | string
}

/** Name under which `Json`, the type of any JSON value, must be imported by the file where it appears. */
export const jsonType = 'Json'

const widest = 110

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

type LibrarySchema = Parameters<typeof compile>[0]

function librarySchema(schema: TypeSchema | string, places: Placeholders): LibrarySchema {
  if (typeof schema === 'string') return { tsType: schema }
  if (schema.type === undefined) return { tsType: jsonType }
  return {
    type: schema.type as 'string',
    ...(schema.enum && { enum: schema.enum.map((label) => (label === null ? null : places.label(label))) }),
    ...(schema.items && { items: librarySchema(schema.items, places) }),
    ...(schema.additionalProperties !== undefined && { additionalProperties: schema.additionalProperties }),
    ...(schema.properties && {
      ...objectSchema(
        Object.entries(schema.properties).map(([name, type]) => ({
          name,
          type,
          required: schema.required?.includes(name) ?? false,
        })),
        places,
      ),
    }),
  }
}

function objectSchema(properties: readonly Property[], places: Placeholders): LibrarySchema {
  const named = properties.map((property) => ({ ...property, key: places.key(property.name) }))
  return {
    additionalProperties: false,
    required: named.filter(({ required }) => required).map(({ key }) => key),
    properties: record(named.map(({ key, type }) => [key, librarySchema(type, places)] as const)),
  }
}

/**
 * Source text of each interface, in the order given.
 * @throws Error when the library refuses a schema
 */
export async function interfaces(shapes: readonly Shape[]): Promise<string[]> {
  const places = placeholders()
  const named = shapes.map((shape, at) => ({ ...shape, title: `T${at}` }))
  const definitions = record(
    named.map(
      ({ title, properties }) =>
        [title, { title, type: 'object', ...objectSchema(properties, places) }] as const,
    ),
  )
  const printed = await compile({ type: 'object', definitions }, 'Root', {
    bannerComment: '',
    format: false,
    unreachableDefinitions: true,
    style: { semi: false, singleQuote: true },
  })
  const bodies = bodiesByTitle(printed)
  return named.map(({ title, name, properties }) => {
    const body = bodies.get(title)
    if (body === undefined) throw new Error(`json-schema-to-typescript printed nothing for ${name}`)
    return layOut(name, body, properties, places)
  })
}

/** The lines within each printed interface's braces. Texts from the database are placeholders, so braces are braces. */
function bodiesByTitle(printed: string): Map<string, string[]> {
  const bodies = new Map<string, string[]>()
  let body: string[] | undefined
  let depth = 0
  for (const line of printed.split('\n')) {
    const [, title] = /^export interface (T\d+) \{$/.exec(line) ?? []
    if (title !== undefined) {
      body = []
      bodies.set(title, body)
      depth = 0
      continue
    }
    if (line.startsWith('}')) depth -= 1
    if (depth < 0) body = undefined
    if (line !== '') body?.push(line)
    if (line.endsWith('{')) depth += 1
  }
  return bodies
}

/** Indents by braces, drops needless parentheses, breaks long unions and adds the columns' comments. */
function layOut(
  name: string,
  body: readonly string[],
  properties: readonly Property[],
  places: Placeholders,
): string {
  const described = properties.values()
  const lines: string[] = []
  let depth = 1
  for (const raw of body) {
    if (raw.startsWith('}')) depth -= 1
    const pad = '  '.repeat(depth)
    if (depth === 1 && !raw.startsWith('}')) {
      const property = described.next().value
      lines.push(...jsDoc(property?.description ?? null).map((line) => pad + line))
    }
    lines.push(...typeLines(pad, withoutParentheses(raw), places))
    if (raw.endsWith('{')) depth += 1
  }
  return [`export interface ${name} {`, ...lines, '}'].join('\n')
}

/** The library puts every union in parentheses; only those before `[]` are needed. */
function withoutParentheses(line: string): string {
  if (line.endsWith('({')) return `${line.slice(0, -2)}{`
  if (line.startsWith('}') && line.endsWith(')')) return line.slice(0, -1)
  return line.replace(/^([^:]+: )\((.*)\)$/, '$1$2')
}

function typeLines(pad: string, line: string, places: Placeholders): string[] {
  const whole = pad + places.restore(line)
  const at = line.indexOf(': ')
  const members = line.slice(at + 2).split(' | ')
  const breakable = whole.length > widest && at > 0 && members.length > 1 && !/[(){}[\]]/.test(line)
  if (!breakable) return [whole]
  return [
    pad + places.restore(line.slice(0, at + 1)),
    ...members.map((member) => `${pad}  | ${places.restore(member)}`),
  ]
}
