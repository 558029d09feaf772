// Another exposure for a table that is there: its grants and policies are replaced, which the review shows.
import { useState } from 'react'
import { SelectField } from '../../components/ui/field.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Change } from './blast-radius.tsx'
import { ExposureChoice } from './exposure-choice.tsx'
import { FormSheet } from './form-sheet.tsx'
import { type Exposure, exposureOf, exposureSql, ownerColumn } from './tables.ts'

export function ExposureForm({
  table,
  onClose,
}: {
  readonly table: TableInfo
  readonly onClose: () => void
}) {
  const now = exposureOf(table)
  const [exposure, setExposure] = useState<Exposure | undefined>(now)
  const ids = table.columns.filter(({ type }) => type === 'uuid').map(({ name }) => name)
  const [owner, setOwner] = useState(ids.find((name) => name === ownerColumn) ?? ids[0] ?? '')
  const sql =
    exposure === undefined || (exposure === 'owner' && owner === '')
      ? ''
      : exposureSql(table, exposure, owner)
  const change: Change | undefined =
    sql === '' || exposure === undefined || exposure === now
      ? undefined
      : {
          title: texts.changeExposure,
          sql,
          name: `${table.name} ${texts.exposures[exposure]}`.slice(0, 60),
          subject: table.name,
        }
  return (
    <FormSheet title={texts.changeExposure} change={change} onClose={onClose}>
      <ExposureChoice value={exposure} onChange={setExposure} note={texts.exposureReplaces} />
      {exposure === 'owner' && (
        <SelectField
          label={texts.ownerColumn}
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
        >
          {ids.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      )}
    </FormSheet>
  )
}
