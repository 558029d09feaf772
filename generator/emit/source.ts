// How a generated file begins, and how values from the model are printed inside it. Text only; no knowledge of tables.
import Writer from 'code-block-writer'
import type { CodeBlockWriter } from 'ts-morph'
import { commentLine, commentLines, propertyKey, stringLiteral } from './escape.ts'

/** Widest line that a value is printed on. */
const width = 100

/** The first line of every file that generation owns; orphans are removed only when they carry it. */
const headerStart = '// Generated'
const headerEnd = 'run `npm run generate`.'

/** Whether a file's text begins as ours do. */
export function isGenerated(text: string): boolean {
  const [line = ''] = text.split('\n', 1)
  return line.startsWith(headerStart) && line.endsWith(headerEnd)
}

/** A writer in the style of generated files, its header written. `source` is the relation that the file is about. */
export function startFile(source?: { readonly schema: string; readonly name: string }): CodeBlockWriter {
  // ts-morph's writer, taken from the package where ts-morph keeps it: importing ts-morph loads a compiler for half a second.
  const options = { indentNumberOfSpaces: 2, useSingleQuote: true, newLine: '\n' } as const
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the very same class (decision 0006)
  const writer: CodeBlockWriter = new Writer(options)
  const subject = source === undefined ? 'database' : 'table'
  const from = source === undefined ? '' : ` from ${commentLine(`${source.schema}.${source.name}`)}`
  writer.writeLine(`${headerStart}${from}. Do not edit: change the ${subject}, then ${headerEnd}`)
  return writer.blankLine()
}

/** Finished texts within files that are being written: the writer looks at every character that it is given. */
const texts = new WeakMap<CodeBlockWriter, string[]>()
/** The line that stands for one of them until the file is finished; no text of ours holds a NUL. */
const place = /^ *\0(\d+)\0\n/gm

/** Writes whole lines as they are: indented already, and each ended. */
export function writeText(writer: CodeBlockWriter, text: string): void {
  const all = texts.get(writer) ?? []
  texts.set(writer, all)
  writer.writeLine(`\0${all.push(text) - 1}\0`)
}

/** The same as `writeLine` for each, for lines that open and close nothing. */
export function writeLines(writer: CodeBlockWriter, lines: readonly string[]): void {
  const indent = '  '.repeat(writer.getIndentationLevel())
  if (lines.length > 0) writeText(writer, lines.map((line) => `${indent}${line}\n`).join(''))
}

/** The file's text, with exactly one newline at its end. */
export function finishFile(writer: CodeBlockWriter): string {
  const all = texts.get(writer) ?? []
  return `${writer.toString().trimEnd()}\n`.replace(place, (_, at: string) => all[Number(at)] ?? '')
}

/** Lines in braces after `start`; `{}` where there are none. @param end what follows the closing brace */
export function writeBlock(writer: CodeBlockWriter, start: string, lines: readonly string[], end = ''): void {
  writer.write(start)
  if (lines.length === 0) writer.write('{}')
  else writer.inlineBlock(() => writeLines(writer, lines))
  writer.write(end).newLine()
}

/** A JSDoc block from the lines of several paragraphs; nothing when they are all empty. */
export function jsDoc(...paragraphs: readonly (string | null)[]): string[] {
  const lines = paragraphs
    .map((text) => (text === null ? [] : commentLines(text)))
    .filter((paragraph) => paragraph.length > 0)
    .flatMap((paragraph, at) => (at === 0 ? paragraph : ['', ...paragraph]))
  if (lines.length === 0) return []
  if (lines.length === 1) return [`/** ${lines.join('')} */`]
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
}

/** What {@link value} can print. */
export type Value =
  string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value | undefined }

/** An object that {@link value} can print. */
export type ValueRecord = Exclude<Value, string | number | boolean | null | readonly Value[]>

/**
 * A value as source text: on one line where it fits, else one entry a line. Undefined members are left out.
 * @param column where the text begins, counted in characters
 * @param indent spaces before the line that it stands on
 */
export function value(of: Value, column = 0, indent = 0): string {
  const inline = inlineValue(of)
  if (column + inline.length <= width || of === null || typeof of !== 'object') return inline
  const inner = ' '.repeat(indent + 2)
  const lines = isList(of)
    ? of.map((entry) => `${inner}${value(entry, indent + 2, indent + 2)},`)
    : entries(of).map(([key, entry]) => {
        const start = `${inner}${propertyKey(key)}: `
        return `${start}${value(entry, start.length, indent + 2)},`
      })
  const [open, close] = isList(of) ? ['[', ']'] : ['{', '}']
  return [open, ...lines, `${' '.repeat(indent)}${close}`].join('\n')
}

function inlineValue(of: Value): string {
  if (typeof of === 'string') return stringLiteral(of)
  if (of === null || typeof of !== 'object') return String(of)
  if (isList(of)) return `[${of.map(inlineValue).join(', ')}]`
  const members = entries(of).map(([key, entry]) => `${propertyKey(key)}: ${inlineValue(entry)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function isList(of: Value): of is readonly Value[] {
  return Array.isArray(of)
}

function entries(of: ValueRecord): [string, Value][] {
  return Object.entries(of).flatMap(([key, entry]) =>
    entry === undefined ? [] : [[key, entry] as [string, Value]],
  )
}

/** An object whose keys come from the database: `__proto__` becomes an ordinary key. */
export function record<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(pairs)
}
