// The diagram as an SVG file, drawn from the same places: whatever names the database has are text in it.
import type { TableInfo } from '../../lib/api/schema.ts'
import { ends, idOf, type Graph } from './graph.ts'
import { heightOf, loopPath, shownColumns, size, type Places } from './layout.ts'

/** Text for XML; characters that XML has no place for are left out. */
const escaped = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex -- these very characters are what XML refuses
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

const cut = (text: string, letters: number) =>
  text.length > letters ? `${text.slice(0, letters - 1)}…` : text

function tableSvg(table: TableInfo, x: number, y: number, all: boolean): string {
  const columns = shownColumns(table, all)
  const foreign = new Set(table.foreign_keys.flatMap((one) => one.columns))
  const lines = columns.map(({ name, type, nullable }, index) => {
    const at = size.head + (index + 0.7) * size.row
    const mark = table.primary_key.includes(name) ? '★ ' : foreign.has(name) ? '→ ' : ''
    return (
      `<text x="10" y="${at}">${escaped(mark + cut(name, 18))}</text>` +
      `<text x="${size.width - 10}" y="${at}" text-anchor="end" fill="#52525b">${escaped(cut(type, 14))}${nullable ? '?' : ''}</text>`
    )
  })
  return (
    `<g transform="translate(${x} ${y})"><rect width="${size.width}" height="${heightOf(table, all)}" rx="8" fill="#fff" stroke="#d4d4d8"/>` +
    `<text x="10" y="22" font-weight="600">${escaped(cut(idOf(table).replace(/^public\./, ''), 30))}</text>` +
    `<path d="M0 ${size.head}H${size.width}" stroke="#e4e4e7"/>${lines.join('')}</g>`
  )
}

/** @returns the text of the file */
export function svgOf({ tables, edges }: Graph, places: Places, all: boolean): string {
  const heights = new Map(tables.map((table) => [idOf(table), heightOf(table, all)]))
  const at = (id: string) => places[id] ?? { x: 0, y: 0 }
  const ids = [...heights.keys()]
  const left = Math.min(0, ...ids.map((id) => at(id).x)) - 20
  const top = Math.min(0, ...ids.map((id) => at(id).y)) - 20
  const right = Math.max(...ids.map((id) => at(id).x + size.width), 0) + 100
  const bottom = Math.max(...ids.map((id) => at(id).y + (heights.get(id) ?? 0)), 0) + 20
  const lines = edges.map((edge) => {
    const [from, to] = [at(edge.from), at(edge.to)]
    const [x1, y1] = [from.x + size.width, from.y + size.head / 2]
    const [x2, y2] = [to.x, to.y + size.head / 2]
    const [here, there] = ends(edge)
    if (edge.from === edge.to)
      return (
        `<path d="${loopPath(x1, y1)}" fill="none" stroke="#71717a"/>` +
        `<text x="${x1 + 46}" y="${y1 + 3}" font-size="10">${here} — ${there}</text>`
      )
    return (
      `<path d="M${x1} ${y1}C${x1 + 60} ${y1} ${x2 - 60} ${y2} ${x2} ${y2}" fill="none" stroke="#71717a"/>` +
      `<text x="${x1 + 6}" y="${y1 - 4}" font-size="10">${here}</text><text x="${x2 - 6}" y="${y2 - 4}" font-size="10" text-anchor="end">${there}</text>`
    )
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}" width="${right - left}" height="${bottom - top}" font-family="system-ui, sans-serif" font-size="12" fill="#18181b">` +
    `<rect x="${left}" y="${top}" width="100%" height="100%" fill="#fafafa"/>` +
    lines.join('') +
    tables.map((table) => tableSvg(table, at(idOf(table)).x, at(idOf(table)).y, all)).join('') +
    '</svg>\n'
  )
}
