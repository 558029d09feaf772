// A file as rows: what it is, its columns with their types, and its rows piece by piece, so that the page stays awake.
import {
  createCsvReader,
  FileError,
  guessDelimiter,
  guessHeader,
  type Delimiter,
  type SourceRow,
} from './csv.ts'
import { Guess, type NewType } from './guess.ts'
import { createJsonReader, toRow, type JsonRow } from './json.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export type Format =
  | {
      readonly kind: 'csv'
      readonly delimiter: Delimiter
      readonly header: boolean
      readonly encoding: Encoding
    }
  | { readonly kind: 'json'; readonly encoding: Encoding }

export interface SourceColumn {
  readonly name: string
  readonly type: NewType
  readonly hasNull: boolean
}

export interface Source {
  readonly format: Format
  readonly columns: readonly SourceColumn[]
  readonly rows: number
  /** The first of them. */
  readonly preview: readonly SourceRow[]
  /** Rows with more or fewer values than there are columns: the first line of such. */
  readonly uneven: number | undefined
}

/** Bytes that tell what a file is. */
const sampleSize = 64 * 1024
/** Characters between two looks at the clock. */
const step = 32 * 1024
/** Milliseconds of work after which the page gets its turn. */
const turn = 12
const previewRows = 20

const pause = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** The text of a file in short pieces; the page gets its turn between them. @throws FileError what is no text of this kind */
async function* textOf(file: Blob, encoding: Encoding, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const reader = file.stream().getReader()
  let since = performance.now()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      let text: string
      try {
        text = decoder.decode(value, { stream: !done })
      } catch {
        throw new FileError(`This is not ${encoding.toUpperCase()}: choose another encoding`)
      }
      for (let at = 0; at < text.length; at += step) {
        signal?.throwIfAborted()
        if (text.includes('\0')) throw new FileError('The file holds the character NUL: it is no text')
        yield text.slice(at, at + step)
        if (performance.now() - since > turn) {
          await pause()
          since = performance.now()
        }
      }
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function encodingOf(file: Blob): Promise<Encoding> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/** What a file seems to be. */
export async function guessFormat(file: File): Promise<Format> {
  const encoding = await encodingOf(file)
  const sample = new TextDecoder(encoding).decode(await file.slice(0, sampleSize).arrayBuffer())
  if (/\.(json|ndjson|jsonl)$/i.test(file.name) || /^\s*(\{|\[\s*\{)/.test(sample))
    return { kind: 'json', encoding }
  const delimiter = /\.tsv$/i.test(file.name) ? '\t' : guessDelimiter(sample)
  return {
    kind: 'csv',
    encoding,
    delimiter,
    header: guessHeader(createCsvReader(delimiter).push(`${sample}\n`)),
  }
}

async function* csvRows(file: Blob, format: Extract<Format, { kind: 'csv' }>, signal?: AbortSignal) {
  const reader = createCsvReader(format.delimiter)
  for await (const text of textOf(file, format.encoding, signal)) yield reader.push(text)
  yield reader.end()
}

async function* jsonRows(file: Blob, { encoding }: Format, signal?: AbortSignal): AsyncGenerator<JsonRow[]> {
  const reader = createJsonReader()
  for await (const text of textOf(file, encoding, signal)) yield reader.push(text)
  yield reader.end()
}

/** The rows of a file by its columns, the header left out. @throws FileError */
export async function* rowsOf(
  file: Blob,
  { format, columns }: Pick<Source, 'format' | 'columns'>,
  signal?: AbortSignal,
): AsyncGenerator<readonly SourceRow[]> {
  const names = columns.map(({ name }) => name)
  if (format.kind === 'json') {
    for await (const rows of jsonRows(file, format, signal)) yield rows.map((row) => toRow(row, names))
    return
  }
  let isFirst = format.header
  for await (const rows of csvRows(file, format, signal)) {
    const own = isFirst ? rows.slice(1) : rows
    if (rows.length > 0) isFirst = false
    yield own
  }
}

async function readJson(file: Blob, format: Format, signal?: AbortSignal): Promise<Source> {
  const guesses = new Map<string, Guess>()
  const first: JsonRow[] = []
  let count = 0
  for await (const rows of jsonRows(file, format, signal)) {
    for (const row of rows) {
      count += 1
      if (first.length < previewRows) first.push(row)
      for (const [name, value] of row.values) {
        const guess = guesses.get(name) ?? new Guess()
        guess.add(value, row.nested.has(name))
        guesses.set(name, guess)
      }
    }
  }
  const columns = [...guesses].map(([name, { type, hasNull }]) => ({ name, type, hasNull }))
  const names = columns.map(({ name }) => name)
  return { format, columns, rows: count, preview: first.map((row) => toRow(row, names)), uneven: undefined }
}

async function readCsv(
  file: Blob,
  format: Extract<Format, { kind: 'csv' }>,
  signal?: AbortSignal,
): Promise<Source> {
  let names: readonly string[] | undefined
  const guesses: Guess[] = []
  const preview: SourceRow[] = []
  let count = 0
  let uneven: number | undefined
  for await (const rows of csvRows(file, format, signal)) {
    for (const row of rows) {
      if (names === undefined) {
        names = row.values.map((value, index) =>
          format.header && value !== null ? value.trim() : `column_${index + 1}`,
        )
        guesses.push(...names.map(() => new Guess()))
        if (format.header) continue
      }
      count += 1
      if (preview.length < previewRows) preview.push(row)
      if (row.values.length !== names.length) uneven ??= row.line
      for (const [index, guess] of guesses.entries()) guess.add(row.values[index] ?? null)
    }
  }
  const columns = (names ?? []).map((name, index) => ({
    name,
    type: guesses[index]?.type ?? ('text' as const),
    hasNull: guesses[index]?.hasNull ?? true,
  }))
  return { format, columns, rows: count, preview, uneven }
}

/** Reads all of a file once: columns, types, how many rows. @throws FileError */
export const readSource = (file: Blob, format: Format, signal?: AbortSignal): Promise<Source> =>
  format.kind === 'json' ? readJson(file, format, signal) : readCsv(file, format, signal)
