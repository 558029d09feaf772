// Rows as an aligned table of text. Long and many-lined values are shortened; use --json for the whole.

const widest = 60

function cell(value: string | null): string {
  if (value === null) return 'NULL'
  const line = value.replaceAll('\n', '↵').replaceAll('\r', '').replaceAll('\t', ' ')
  const characters = Array.from(line)
  return characters.length > widest ? `${characters.slice(0, widest - 1).join('')}…` : line
}

const width = (text: string): number => Array.from(text).length

/** Lines of a table with a header and a rule; no trailing line end. */
export function formatTable(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const cells = [columns, ...rows].map((row) => row.map(cell))
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => text + ' '.repeat((widths[column] ?? 0) - width(text)))
      .join('  ')
      .trimEnd()
  const [header = [], ...body] = cells
  return [line(header), widths.map((n) => '-'.repeat(n)).join('  '), ...body.map(line)].join('\n')
}
