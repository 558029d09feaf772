// Reads CSV as PostgreSQL does, piece by piece: a field without quotes that is empty is not the same as `""`. Refuses a quote
// that never ends.

/** One row of a file. */
export interface SourceRow {
  /** Where it begins, from 1. */
  readonly line: number
  /** Null: nothing stands there, not even quotes. */
  readonly values: readonly (string | null)[]
}

/** The file is not what it should be. */
export class FileError extends Error {
  override readonly name = 'FileError'
}

export interface RowReader {
  /** @returns the rows that end in this piece */
  push(text: string): SourceRow[]
  /** @returns what is left @throws FileError where it ends in the middle of a row */
  end(): SourceRow[]
}

export const delimiters = { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar' } as const
export type Delimiter = keyof typeof delimiters

const isBlank = ({ values }: SourceRow) => values.length === 1 && values[0] === null

/** Lines that are blank are left out. */
export function createCsvReader(delimiter: Delimiter): RowReader {
  let line = 1
  let begun = 1
  let values: (string | null)[] = []
  let field = ''
  let [isQuoted, wasQuoted] = [false, false]
  /** The last character of a piece may be half of `""` or of a line break. */
  let held = ''

  function endField(): void {
    values.push(field === '' && !wasQuoted ? null : field)
    field = ''
    wasQuoted = false
  }

  function read(text: string, isLast: boolean): SourceRow[] {
    const rows: SourceRow[] = []
    const endRow = () => {
      endField()
      const row = { line: begun, values }
      if (!isBlank(row)) rows.push(row)
      values = []
      line += 1
      begun = line
    }
    let at = 0
    while (at < text.length) {
      if (isQuoted) {
        const quote = text.indexOf('"', at)
        const end = quote < 0 ? text.length : quote
        const part = text.slice(at, end)
        for (let found = part.indexOf('\n'); found >= 0; found = part.indexOf('\n', found + 1)) line += 1
        field += part
        at = end
        if (quote < 0) break
        if (at + 1 === text.length && !isLast) break
        if (text[at + 1] === '"') {
          field += '"'
          at += 2
        } else {
          isQuoted = false
          at += 1
        }
        continue
      }
      const char = text[at]
      if (char === '"' && field === '' && !wasQuoted) {
        isQuoted = true
        wasQuoted = true
        at += 1
      } else if (char === delimiter) {
        endField()
        at += 1
      } else if (char === '\n' || char === '\r') {
        if (char === '\r' && at + 1 === text.length && !isLast) break
        at += char === '\r' && text[at + 1] === '\n' ? 2 : 1
        endRow()
      } else {
        let end = at + 1
        while (end < text.length && !isSpecial(text.charCodeAt(end), delimiter)) end += 1
        field += text.slice(at, end)
        at = end
      }
    }
    held = text.slice(at)
    if (isLast && isQuoted) throw new FileError(`A quote that begins in the row at line ${begun} never ends`)
    if (isLast && (field !== '' || wasQuoted || values.length > 0)) endRow()
    return rows
  }

  return {
    push: (text) => read(held + text, false),
    end: () => read(held, true),
  }
}

const isSpecial = (code: number, delimiter: Delimiter): boolean =>
  code === 10 || code === 13 || code === delimiter.charCodeAt(0)

/** The delimiter by which the first rows have the same number of fields, more than one; a comma where there is none. */
export function guessDelimiter(sample: string): Delimiter {
  const all = Object.keys(delimiters) as Delimiter[]
  const scores = all.map((delimiter) => {
    const reader = createCsvReader(delimiter)
    const widths = reader
      .push(sample)
      .slice(0, 20)
      .map(({ values }) => values.length)
    const [first = 1] = widths.length > 0 ? widths : [sample.split(delimiter).length]
    const isEven = widths.every((width) => width === first)
    return { delimiter, score: first === 1 ? 0 : first + (isEven ? 1000 : 0) }
  })
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

const looksLikeValue = (text: string | null) =>
  text === null || text.trim() === '' || /^[-+]?[\d.,]+$|^\d{4}-\d\d-\d\d|^(true|false)$/i.test(text)
const isLetterOfTruth = (text: string | null | undefined) => /^[tf]$/i.test(text ?? '')

/** Whether the first row names the columns: words, each of them once; `t` and `f` are words unless the next row has them there, too. */
export function guessHeader([first, second]: readonly SourceRow[]): boolean {
  if (!first || first.values.some(looksLikeValue)) return false
  if (first.values.some((text, at) => isLetterOfTruth(text) && isLetterOfTruth(second?.values[at])))
    return false
  return new Set(first.values).size === first.values.length
}

/** A field as COPY reads it: NULL is empty, whatever else may be mistaken for something stands in quotes. */
export const csvField = (value: string | null): string => {
  if (value === null) return ''
  return value === '' || /[",\r\n]|^\\\.$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
