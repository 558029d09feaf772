// Reads the objects of a JSON array, or of lines of JSON, piece by piece. Numbers stay the text that they are: no digit is
// lost. Refuses what is no object, and JSON that is none, with the line.
import { FileError, type SourceRow } from './csv.ts'

/** A value's kind decides what a column of a new table may be. */
export interface JsonRow {
  readonly line: number
  readonly values: ReadonlyMap<string, string | null>
  /** Names whose value is an object or a list. */
  readonly nested: ReadonlySet<string>
}

/** Where in `text` the value that begins at `at` ends. */
function endOfValue(text: string, at: number): number {
  const first = text[at]
  if (first === '"') {
    let end = at + 1
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
    return end + 1
  }
  if (first === '{' || first === '[') {
    let depth = 0
    let end = at
    while (end < text.length) {
      const char = text[end]
      if (char === '"') {
        end = endOfValue(text, end)
        continue
      }
      if (char === '{' || char === '[') depth += 1
      if (char === '}' || char === ']') depth -= 1
      end += 1
      if (depth === 0) return end
    }
    return end
  }
  let end = at
  while (end < text.length && !/[\s,\]}]/.test(text.charAt(end))) end += 1
  return end
}

const skipSpace = (text: string, at: number): number => {
  let next = at
  while (next < text.length && /\s/.test(text.charAt(next))) next += 1
  return next
}

/** An object whose text is valid JSON, its values as text. */
export function readObject(text: string): Omit<JsonRow, 'line'> {
  const values = new Map<string, string | null>()
  const nested = new Set<string>()
  let at = skipSpace(text, 1)
  while (text[at] === '"') {
    const keyEnd = endOfValue(text, at)
    const key = JSON.parse(text.slice(at, keyEnd)) as string
    const begin = skipSpace(text, skipSpace(text, keyEnd) + 1)
    const end = endOfValue(text, begin)
    const raw = text.slice(begin, end)
    const first = raw[0]
    if (first === '{' || first === '[') nested.add(key)
    values.set(key, raw === 'null' ? null : first === '"' ? (JSON.parse(raw) as string) : raw)
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return { values, nested }
}

export interface JsonReader {
  push(text: string): JsonRow[]
  /** @throws FileError where it ends in the middle of a row */
  end(): JsonRow[]
}

export function createJsonReader(): JsonReader {
  let line = 1
  let hasArray = false
  /** Of the object that is under way: its text so far. */
  let object = ''
  let begun = 1
  let depth = 0
  let [isText, isEscaped] = [false, false]

  function finish(): JsonRow {
    const text = object
    object = ''
    try {
      JSON.parse(text)
    } catch (error) {
      throw new FileError(`Line ${begun}: ${error instanceof Error ? error.message : String(error)}`)
    }
    return { line: begun, ...readObject(text) }
  }

  function push(text: string): JsonRow[] {
    const rows: JsonRow[] = []
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at]
      if (char === '\n') line += 1
      if (isText) {
        if (isEscaped) isEscaped = false
        else if (char === '\\') isEscaped = true
        else if (char === '"') isText = false
        continue
      }
      if (depth === 0) {
        if (char === '{') {
          depth = 1
          from = at
          begun = line
        } else if (char === '[' && !hasArray) hasArray = true
        else if (!/[\s,\]\uFEFF]/.test(char ?? ''))
          throw new FileError(`Line ${line}: every row must be an object like {"column": "value"}`)
        continue
      }
      if (char === '"') isText = true
      else if (char === '{' || char === '[') depth += 1
      else if (char === '}' || char === ']') {
        depth -= 1
        if (depth === 0) {
          object += text.slice(from, at + 1)
          rows.push(finish())
        }
      }
    }
    if (depth > 0) object += text.slice(from)
    return rows
  }

  return {
    push,
    end: () => {
      if (depth > 0) throw new FileError(`The object that begins at line ${begun} never ends`)
      return []
    },
  }
}

/** As a row of a table with these columns: what an object does not have is NULL. */
export const toRow = ({ line, values }: JsonRow, names: readonly string[]): SourceRow => ({
  line,
  values: names.map((name) => values.get(name) ?? null),
})
