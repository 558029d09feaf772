// Errors of SQL files as people want them: file:line:column, the line, a caret, SQLSTATE, detail and hint.
import pg from 'pg'

/** A text of SQL and the name that messages give it (a path, or `-` for standard input). */
export interface SqlSource {
  readonly file: string
  readonly text: string
}

/** A failed SQL file. `message` is ready to print, several lines long. */
export class SqlFileError extends Error {
  readonly file: string
  readonly line: number
  readonly column: number
  /** UTF-16 units of the whole text before the place. */
  readonly index: number
  /** SQLSTATE, absent for what we refused ourselves. */
  readonly code: string | undefined

  constructor(place: Place, message: string, code?: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SqlFileError'
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.index = place.index
    this.code = code
  }
}

interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly index: number
  readonly lineText: string
}

function placeOf(source: SqlSource, index: number): Place {
  const before = source.text.slice(0, index)
  const start = before.lastIndexOf('\n') + 1
  const end = source.text.indexOf('\n', index)
  return {
    file: source.file,
    index,
    line: before.split('\n').length,
    column: Array.from(source.text.slice(start, index)).length + 1,
    lineText: source.text.slice(start, end === -1 ? undefined : end).trimEnd(),
  }
}

const widest = 160

// A long line (an INSERT with many rows) is shown around the place only.
function excerpt(place: Place): string {
  const characters = Array.from(place.lineText)
  const from = place.column > widest ? place.column - widest / 2 : 0
  const shown = characters.slice(from, from + widest)
  const gutter = `${String(place.line).padStart(5)} | `
  const indent = shown.slice(0, place.column - 1 - from).map((character) => (character === '\t' ? '\t' : ' '))
  return `${gutter}${shown.join('')}\n${' '.repeat(gutter.length - 2)}| ${indent.join('')}^`
}

function compose(
  place: Place,
  what: string,
  notes: readonly (readonly [string, string | undefined])[],
): string {
  const lines = notes.flatMap(([label, note]) => (note === undefined ? [] : [`${label}: ${note}`]))
  return [`${place.file}:${place.line}:${place.column}: ${what}`, excerpt(place), ...lines].join('\n')
}

/** What we refuse ourselves. `index` counts UTF-16 units of `source.text`. */
export function refusal(source: SqlSource, index: number, what: string, hint: string): SqlFileError {
  const place = placeOf(source, index)
  return new SqlFileError(place, compose(place, what, [['hint', hint]]))
}

/** UTF-16 index in `text` of PostgreSQL's position, which counts characters from 1. */
function indexOfPosition(text: string, position: string): number {
  return Array.from(text)
    .slice(0, Number(position) - 1)
    .join('').length
}

/**
 * An error of the server (or of the connection) while the statement at `offset` ran.
 *
 * @param offset where the text that was sent begins in `source.text`, UTF-16 units.
 * @param start where its first word stands: the place of errors without a position.
 */
export function sqlFileError(
  error: unknown,
  source: SqlSource,
  statement: { readonly offset: number; readonly start: number },
): SqlFileError {
  if (!(error instanceof pg.DatabaseError)) {
    const place = placeOf(source, statement.start)
    const message = error instanceof Error ? error.message : String(error)
    return new SqlFileError(place, compose(place, message, []), undefined, error)
  }
  const { position, code, message, detail, where } = error
  const sent = source.text.slice(statement.offset)
  const index = position === undefined ? statement.start : statement.offset + indexOfPosition(sent, position)
  const place = placeOf(source, index)
  const psqlCommand = place.lineText.trimStart().startsWith('\\')
  const hint = psqlCommand
    ? "Lines that begin with a backslash are psql's own commands; only SQL works here."
    : error.hint
  const notes = [['detail', detail], ['where', where], ['hint', hint]] as const // prettier-ignore
  return new SqlFileError(place, compose(place, `${message} [${code ?? 'no code'}]`, notes), code, error)
}
