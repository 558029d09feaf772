// XML as S3 speaks it. Refuses (MalformedXML) bodies that are no XML or have another root than they must.
import XMLBuilder from 'fast-xml-builder'
import { XMLParser } from 'fast-xml-parser'
import { s3Errors } from './errors.ts'

/** Children of an element by name; `@name` is an attribute. */
export interface XmlElement {
  readonly [name: string]: Xml
}

/** An element: its text, its children, several of its name, or none. */
export type Xml = string | number | boolean | undefined | XmlElement | readonly Xml[]

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  processEntities: true,
})
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  processEntities: true,
  htmlEntities: true,
})

/** What XML cannot hold as it is, and what its readers would change. */
const awkward = /\p{Cc}/gu

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

const isElement = (content: Xml): content is XmlElement =>
  typeof content === 'object' && !Array.isArray(content)

/** @param root name of the outer element */
export function writeXml(root: string, content: Xml, withNamespace = true): string {
  const attributes = withNamespace ? { '@xmlns': namespace } : {}
  const inner = isElement(content) ? content : { '#text': content ?? '' }
  const text = builder.build({ [root]: { ...attributes, ...inner } })
  const escaped = text.replace(awkward, (char) => `&#${char.charCodeAt(0)};`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${escaped}`
}

type Parsed = Readonly<Record<string, unknown>>
const isParsed = (value: unknown): value is Parsed =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Elements of a name in an element. */
export function childrenOf(element: Parsed, name: string): readonly Parsed[] {
  const all: unknown[] = [element[name] ?? []].flat()
  return all.filter(isParsed)
}

/** The text of an element in another; undefined where it is not there. @throws StorageError MalformedXML */
export function textOf(element: Parsed, name: string): string | undefined {
  const value = element[name]
  if (value !== undefined && typeof value !== 'string') throw s3Errors.malformedXml()
  return value
}

/** @throws StorageError MalformedXML */
export function readXml(text: string, root: string): Parsed {
  // entities of one's own can grow without end
  const isWhole = new RegExp(`</([\\w-]+:)?${root}\\s*>\\s*$|<${root}[^<>]*/>\\s*$`).test(text)
  if (text.includes('<!DOCTYPE') || !isWhole) throw s3Errors.malformedXml()
  let parsed: unknown
  try {
    parsed = parser.parse(text)
  } catch {
    throw s3Errors.malformedXml()
  }
  const found = isParsed(parsed) ? parsed[root] : undefined
  if (!isParsed(found)) throw s3Errors.malformedXml()
  return found
}
