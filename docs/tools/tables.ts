// Markdown of the generated reference pages: tables, and text that means nothing to Markdown or to Vue.

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A text as the cell of a table: `|`, `<` and line breaks are told, not obeyed; what stands in backticks stays code. */
export const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/(`[^`]*`)|([^`]+)/g, (_, inCode?: string, other?: string) => inCode ?? escaped(other ?? ''))

/** A name of code, where there is one. */
export const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``)

/** A table with these headings; every row has as many cells. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A whole page. */
export const page = (title: string, introduction: string, parts: readonly string[]): string =>
  `${[`# ${title}`, introduction, ...parts].join('\n\n')}\n\n<!-- Written by npm run docs:reference -->\n`
