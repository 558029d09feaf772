// Conditional and ranged requests (RFC 9110 §13, §14), for every protocol: which part of an object is sent, or why none.
// Refuses nothing itself: says the status.
import type { IncomingHttpHeaders } from 'node:http'
import type { Range } from './blobs/contract.ts'

export interface Representation {
  /** With quotes. */
  readonly etag: string
  readonly lastModified: Date
  readonly size: number
}

export type Selected =
  | { readonly status: 200 }
  | { readonly status: 206; readonly range: Range }
  | { readonly status: 304 | 412 | 416 }

const weak = (tag: string): string => tag.trim().replace(/^W\//, '')

function matches(list: string, etag: string): boolean {
  return (
    list.trim() === '*' ||
    list.split(',').some((one) => weak(one) === etag || weak(one) === etag.slice(1, -1))
  )
}

const seconds = (time: number): number => Math.floor(time / 1000)

function dateOf(text: string | undefined): number | undefined {
  const time = text === undefined ? NaN : Date.parse(text)
  return Number.isNaN(time) ? undefined : seconds(time)
}

/** `unmet` is a range that no byte lies in; undefined is a header that asks for nothing that we offer: all is sent. */
export function rangeOf(header: string | undefined, size: number): Range | 'unmet' | undefined {
  const [, first = '', last = ''] = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Number(last)
    return length === 0 || size === 0 ? 'unmet' : { start: Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unmet' : { start, end }
}

/** @param headers of the request */
export function select(headers: IncomingHttpHeaders, { etag, lastModified, size }: Representation): Selected {
  const changed = seconds(lastModified.getTime())
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'if-range': ifRange } = headers
  const unmodified = dateOf(headers['if-unmodified-since'])
  if (typeof ifMatch === 'string') {
    if (!matches(ifMatch, etag)) return { status: 412 }
  } else if (unmodified !== undefined && changed > unmodified) return { status: 412 }

  const modified = dateOf(headers['if-modified-since'])
  if (typeof ifNoneMatch === 'string') {
    if (matches(ifNoneMatch, etag)) return { status: 304 }
  } else if (modified !== undefined && changed <= modified) return { status: 304 }

  const holds =
    typeof ifRange !== 'string' ||
    (ifRange.includes('"') ? ifRange.trim() === etag : dateOf(ifRange) === changed)
  const range = holds ? rangeOf(headers.range, size) : undefined
  if (range === undefined) return { status: 200 }
  return range === 'unmet' ? { status: 416 } : { status: 206, range }
}
