// A CSV body as JSON: the header row names the columns, every value is text, the bare word NULL is null. Refuses rows of
// another length than the header, quotes that never end, and names that come twice.
import { CsvError, parse } from 'csv-parse/sync'
import { errors } from '../../errors/index.ts'
import type { Row } from './validator.ts'

/**
 * @returns the names of the header row, and the rows by name
 * @throws PGRST102 (400) that names the line
 */
export function readCsv(text: string): { readonly names: readonly string[]; readonly rows: readonly Row[] } {
  const [names = [], ...lines] = linesOf(text)
  if (names.length === 0) throw errors.invalidBody('The CSV body has no header row')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw errors.invalidBody(`The CSV header names the column ${JSON.stringify(twice)} twice`)
  const rows = lines.map((line) =>
    Object.fromEntries(line.map((value, index) => [names[index] ?? '', value === 'NULL' ? null : value])),
  )
  return { names, rows }
}

function linesOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw errors.invalidBody('The body is not valid CSV', {
      details: `${error.message}.`,
      hint: 'Every row has as many values as the header row; a value with a comma, a quote or a line break stands in double quotes.',
    })
  }
}
