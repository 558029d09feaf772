// A bar chart of a result: one bar a row, the first fifty. Own SVG; the numbers stand beside the bars, so nothing is told by the
// picture alone.
import { useState } from 'react'
import { SelectField } from '../../components/ui/field.tsx'
import type { SqlResult } from '../../lib/api/sql.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import { isNumeric } from './export.ts'

const most = 50
const line = 24
const shorten = (text: string) => (text.length > 28 ? `${text.slice(0, 27)}…` : text)

export function Chart({ result: { fields, rows } }: { readonly result: SqlResult }) {
  const [label, setLabel] = useState(() =>
    Math.max(
      0,
      fields.findIndex((field) => !isNumeric(field)),
    ),
  )
  const [value, setValue] = useState(() => fields.findLastIndex(isNumeric))
  const bars = rows.slice(0, most).map((row) => ({
    name: row[label] ?? 'NULL',
    text: row[value] ?? 'NULL',
    size: Number(row[value] ?? 0) || 0,
  }))
  const least = Math.min(0, ...bars.map(({ size }) => size))
  const range = Math.max(0, ...bars.map(({ size }) => size)) - least || 1
  const place = (size: number) => 220 + ((size - least) / range) * 460
  const title = texts.chartOf(fields[value]?.name ?? '', fields[label]?.name ?? '')
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-4">
        <SelectField
          label={texts.chartLabel}
          value={String(label)}
          onChange={(event) => setLabel(Number(event.target.value))}
        >
          {fields.map(({ name }, index) => (
            <option key={index} value={index}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={texts.chartValue}
          value={String(value)}
          onChange={(event) => setValue(Number(event.target.value))}
        >
          {fields.map((field, index) => (
            <option key={index} value={index} disabled={!isNumeric(field)}>
              {field.name}
            </option>
          ))}
        </SelectField>
      </div>
      <svg
        role="img"
        aria-label={title}
        viewBox={`0 0 800 ${bars.length * line + 8}`}
        className="w-full max-w-4xl text-xs"
      >
        {bars.map(({ name, text, size }, index) => (
          <g key={index} transform={`translate(0 ${index * line + 4})`}>
            <title>{`${name}: ${text}`}</title>
            <text x="212" y="15" textAnchor="end" className="fill-ink" fontSize="12">
              {shorten(name)}
            </text>
            <rect
              x={Math.min(place(0), place(size))}
              y="2"
              width={Math.max(1, Math.abs(place(size) - place(0)))}
              height={line - 6}
              rx="2"
              className="fill-accent"
            />
            <text x={Math.max(place(0), place(size)) + 6} y="15" className="fill-muted" fontSize="12">
              {shorten(text)}
            </text>
          </g>
        ))}
      </svg>
      {rows.length > most && <p className="text-muted">{texts.chartFirst(most)}</p>}
    </div>
  )
}
