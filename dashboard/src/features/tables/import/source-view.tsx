// The file that was chosen: how it is read, and its first rows.
import { Button } from '../../../components/ui/button.tsx'
import { CheckField, SelectField } from '../../../components/ui/field.tsx'
import { importing as texts } from '../../../lib/messages/import.ts'
import { tables } from '../../../lib/messages/tables.ts'
import { delimiters, type Delimiter } from './csv.ts'
import type { Encoding, Format, Source } from './source.ts'

const encodings: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Windows-1252',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
}

/** How a file is read, to be set right where it was guessed wrong. */
export function FormatFields({
  file,
  format,
  source,
  onFormat,
  onOther,
}: {
  readonly file: File
  readonly format: Format
  readonly source: Source | undefined
  readonly onFormat: (format: Format) => void
  readonly onOther: () => void
}) {
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="min-w-0 truncate font-medium">{file.name}</bdi>
        {source && (
          <span className="text-muted" role="status">
            {texts.found(source.rows, source.columns.length)}
          </span>
        )}
        <Button size="small" kind="quiet" onClick={onOther}>
          {texts.other}
        </Button>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label={texts.encoding}
          value={format.encoding}
          onChange={({ target }) => onFormat({ ...format, encoding: target.value as Encoding })}
        >
          {Object.entries(encodings).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </SelectField>
        {format.kind === 'csv' && (
          <>
            <SelectField
              label={texts.delimiter}
              value={format.delimiter}
              onChange={({ target }) => onFormat({ ...format, delimiter: target.value as Delimiter })}
            >
              {Object.entries(delimiters).map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </SelectField>
            <CheckField
              label={texts.header}
              className="pb-2"
              checked={format.header}
              onChange={({ target }) => onFormat({ ...format, header: target.checked })}
            />
          </>
        )}
      </div>
    </div>
  )
}

const shownRows = 6

export function Preview({ source }: { readonly source: Source }) {
  return (
    <div
      role="region"
      aria-label={texts.preview}
      tabIndex={0}
      className="border-line max-h-56 overflow-auto rounded-lg border"
    >
      <table className="min-w-full text-left font-mono text-xs whitespace-nowrap">
        <thead className="bg-raised sticky top-0">
          <tr>
            <th scope="col" className="text-muted px-2 py-1.5 font-medium">
              {texts.line}
            </th>
            {source.columns.map(({ name, type }, index) => (
              <th key={index} scope="col" className="px-2 py-1.5 font-semibold">
                <bdi>{name}</bdi> <span className="text-muted font-normal">{type}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {source.preview.slice(0, shownRows).map(({ line, values }) => (
            <tr key={line} className="border-line border-t">
              <th scope="row" className="text-muted px-2 py-1 font-normal">
                {line}
              </th>
              {source.columns.map((_, index) => {
                const value = values[index] ?? null
                return (
                  <td key={index} className="max-w-64 truncate px-2 py-1">
                    {value === null ? (
                      <span className="text-muted italic">{tables.nullValue}</span>
                    ) : (
                      <bdi>{value.slice(0, 200)}</bdi>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
