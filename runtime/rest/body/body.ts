// The body of a write: its raw text, which goes to Postgres as it is, and what has to be known of it. Refuses what is
// not JSON, what is nested too deep, and rows with different keys.
import { Buffer, isUtf8 } from 'node:buffer'
import { errors } from '../../errors/index.ts'
import { limits } from '../parse/limits.ts'
import { parameters } from '../parse/parameters.ts'
import { readCsv } from './csv.ts'
import type { Row } from './validator.ts'

export interface Body {
  readonly text: string
  /** True for an array, false for one object. */
  readonly many: boolean
  /** The keys that all rows have, sorted; null when `columns` names them and nothing was parsed. */
  readonly keys: readonly string[] | null
  /** Null when nothing was parsed. */
  readonly rows: readonly Row[] | null
  /** False where every value is a string by its nature, as in a form: kinds say nothing there. */
  readonly typed: boolean
}

/** What is said of an array whose elements are no objects of the same keys. */
export const unevenKeys = 'All object keys must match'

export interface BodyOptions {
  readonly columns: readonly string[] | null
  readonly strict: boolean
}

/**
 * @param raw what the content-type parser handed over: bytes or text; anything else is an empty body
 * @throws PGRST102 (400)
 */
export function readBody(raw: unknown, contentType: string | undefined, options: BodyOptions): Body {
  const text = textOf(raw)
  switch (mediaType(contentType)) {
    case 'application/json':
      return readJson(text, options)
    case 'application/x-www-form-urlencoded': {
      const row = Object.fromEntries(parameters(text).map(([key, value]) => [key, value ?? '']))
      return {
        text: JSON.stringify(row),
        many: false,
        keys: Object.keys(row).sort(),
        rows: [row],
        typed: false,
      }
    }
    case 'text/csv': {
      const { names, rows } = readCsv(text)
      return { text: JSON.stringify(rows), many: true, keys: [...names].sort(), rows, typed: false }
    }
    default:
      throw errors.invalidBody(`Content-Type not acceptable: ${contentType ?? ''}`)
  }
}

/** The type alone, in lower case; JSON where none is said. */
export function mediaType(contentType: string | undefined): string {
  if (contentType === undefined) return 'application/json'
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}

/** @throws PGRST102 for bytes that are not UTF-8 */
export function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw
  if (!Buffer.isBuffer(raw)) return ''
  if (!isUtf8(raw)) throw errors.invalidBody('Empty or invalid json', { details: 'The body is not UTF-8.' })
  return raw.toString('utf8')
}

function readJson(text: string, { columns, strict }: BodyOptions): Body {
  if (columns !== null && !strict)
    return { text, many: !/^[ \t\r\n]*\{/.test(text), keys: null, rows: null, typed: true }
  const json = parse(text)
  if (Array.isArray(json)) return many(text, json, columns)
  if (isObject(json)) {
    checkDepth([json])
    return { text, many: false, keys: Object.keys(json).sort(), rows: [json], typed: true }
  }
  if (strict)
    throw errors.invalidBody('The body must be a JSON object or an array of objects', {
      details: `It is ${json === null ? 'null' : `a ${typeof json}`}.`,
    })
  return { text: '[]', many: true, keys: [], rows: [], typed: true }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw errors.invalidBody('Empty or invalid json')
  }
}

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function many(text: string, rows: readonly unknown[], columns: readonly string[] | null): Body {
  if (!rows.every(isObject))
    throw errors.invalidBody(unevenKeys, {
      details: `Row ${rows.findIndex((row) => !isObject(row))} of the body, counted from 0, is not an object.`,
    })
  const keys = Object.keys(rows[0] ?? {}).sort()
  if (columns === null) {
    const uneven = rows.findIndex((row) => !sameKeys(row, keys))
    if (uneven >= 0)
      throw errors.invalidBody(unevenKeys, {
        details: `Row ${uneven} of the body, counted from 0, has other keys than row 0.`,
        hint: 'Name the columns with ?columns=a,b; keys that a row leaves out are then null.',
      })
  }
  checkDepth(rows)
  return { text, many: true, keys, rows, typed: true }
}

function sameKeys(row: Row, keys: readonly string[]): boolean {
  return Object.keys(row).length === keys.length && keys.every((key) => Object.hasOwn(row, key))
}

/** Refuses deep nesting before Postgres' own parser meets it (54001 there). Walks without recursion. */
function checkDepth(rows: readonly Row[]): void {
  let level: readonly object[] = rows
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limits.bodyDepth)
      throw errors.invalidBody(`The body is nested deeper than ${limits.bodyDepth} levels`)
    const next: object[] = []
    for (const parent of level)
      for (const value of Object.values(parent) as unknown[])
        if (typeof value === 'object' && value !== null) next.push(value)
    level = next
  }
}
