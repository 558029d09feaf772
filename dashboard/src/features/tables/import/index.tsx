// The button that opens an import; what is behind it comes when it is opened.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Upload } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import type { DatabaseSchema, TableInfo } from '../../../lib/api/schema.ts'
import { importing as texts } from '../../../lib/messages/import.ts'

const ImportPanel = lazy(async () => ({ default: (await import('./import-panel.tsx')).ImportPanel }))

export function ImportButton({
  database,
  schema,
  table,
}: {
  readonly database: DatabaseSchema
  readonly schema: string
  /** Undefined: into a new one. */
  readonly table?: TableInfo
}) {
  const [isOpen, setOpen] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const done = async (name: string) => {
    setOpen(false)
    await Promise.all([
      client.invalidateQueries({ queryKey: ['schema'] }),
      client.invalidateQueries({ queryKey: ['rows', schema, name] }),
    ])
    if (!table) await navigate({ to: '/tables/$schema/$table', params: { schema, table: name }, search: {} })
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Upload aria-hidden="true" />
        {table ? texts.open : texts.titleNew}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <ImportPanel
            {...{ database, schema, table }}
            onClose={() => setOpen(false)}
            onDone={(name) => void done(name)}
          />
        </Suspense>
      )}
    </>
  )
}
