// The smallest pieces of PostgREST's query language: a cursor over one parameter, and the error that names the place.
import { errors } from '../../errors/index.ts'

/** A cursor over the text of one parameter. `label` says in errors what was being parsed. */
export interface Scanner {
  readonly label: string
  readonly text: string
  at: number
}

export const scanner = (label: string, text: string): Scanner => ({ label, text, at: 0 })

/** Refuses the text at the cursor. The form of message and details is PostgREST's. */
export function fail(s: Scanner, expecting: string, at = s.at): never {
  const rest =
    at < s.text.length ? JSON.stringify(String.fromCodePoint(s.text.codePointAt(at) ?? 0)) : 'end of input'
  throw errors.invalidQuery(
    `"${s.label}" (line 1, column ${at + 1})`,
    `unexpected ${rest} expecting ${expecting}`,
  )
}

export const atEnd = (s: Scanner): boolean => s.at >= s.text.length

export const looksAt = (s: Scanner, text: string): boolean => s.text.startsWith(text, s.at)

/** Steps over `text` when it is next. */
export function take(s: Scanner, text: string): boolean {
  if (!looksAt(s, text)) return false
  s.at += text.length
  return true
}

export function expect(s: Scanner, text: string, expecting = JSON.stringify(text)): void {
  if (!take(s, text)) fail(s, expecting)
}

export function skipSpace(s: Scanner): void {
  while (s.text[s.at] === ' ' || s.text[s.at] === '\t') s.at++
}

/** Nothing may follow: stricter than PostgREST, which ignores what it does not understand at the end. */
export function end(s: Scanner, expecting = 'end of input'): void {
  if (!atEnd(s)) fail(s, expecting)
}

const identifier = /[\p{L}0-9_ $]+/uy
const lowerWord = /[a-z]+/y

function match(s: Scanner, pattern: RegExp): string {
  pattern.lastIndex = s.at
  const found = pattern.exec(s.text)?.[0] ?? ''
  s.at += found.length
  return found
}

/** A run of lower-case letters, possibly empty: operators and directions. */
export const word = (s: Scanner): string => match(s, lowerWord)

/** Letters, digits, `_`, `$` and inner spaces; as of casts. */
export function plainIdentifier(s: Scanner, expecting: string): string {
  const start = s.at
  const found = match(s, identifier).trim()
  if (found === '') fail(s, expecting, start)
  return found
}

/** `"…"` with backslash escapes; the cursor stands on the opening quote. */
export function quoted(s: Scanner): string {
  let out = ''
  for (s.at++; s.at < s.text.length; s.at++) {
    const char = s.text.charAt(s.at)
    if (char === '"') {
      s.at++
      return out
    }
    if (char === '\\') s.at++
    out += s.text.charAt(s.at)
  }
  return fail(s, '"\\"" (the closing quote)')
}

/** Reads a value up to `,` or `)`: quoted when the closing quote ends it, else as it stands. */
export function delimited(s: Scanner): string {
  if (looksAt(s, '"')) {
    const start = s.at
    const value = closedQuote(s)
    if (value !== null) return value
    s.at = start
  }
  return raw(s)
}

function closedQuote(s: Scanner): string | null {
  const close = /"(?:[^"\\]|\\.)*"(?=[,)]|$)/sy
  close.lastIndex = s.at
  return close.test(s.text) ? quoted(s) : null
}

/** Everything up to `,` or `)` or the end. */
export function raw(s: Scanner): string {
  const start = s.at
  while (s.at < s.text.length && s.text[s.at] !== ',' && s.text[s.at] !== ')') s.at++
  return s.text.slice(start, s.at)
}
