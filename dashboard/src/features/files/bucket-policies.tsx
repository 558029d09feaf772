// Who may do what in a bucket: the policies of storage.objects that speak of it.
import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../components/ui/badge.tsx'
import { buttonClass } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { findTable, schemaQuery } from '../../lib/api/schema.ts'
import { literal } from '../../lib/sql/quote.ts'
import type { Bucket } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'

export function BucketPolicies({
  bucket: { id, public: isPublic },
  onClose,
}: {
  readonly bucket: Bucket
  readonly onClose: () => void
}) {
  const { data, error, isPending, refetch } = useQuery(schemaQuery)
  const all = (data && findTable(data, 'storage', 'objects')?.policies) ?? []
  const found = all.filter(({ using, check }) => {
    const text = `${using ?? ''} ${check ?? ''}`
    return !text.includes('bucket_id') || text.includes(literal(id))
  })
  return (
    <Sheet
      open
      onClose={onClose}
      title={texts.policiesTitle(id)}
      description={texts.policiesLead}
      footer={
        <a href="/policies?schema=storage&table=objects" className={buttonClass({ kind: 'primary' })}>
          {texts.toPolicies}
        </a>
      }
    >
      <div className="space-y-3">
        {isPublic && <p>{texts.publicRead}</p>}
        {error ? (
          <ErrorNote error={error} retry={() => void refetch()} />
        ) : isPending ? (
          <Loading />
        ) : found.length === 0 ? (
          <Empty title={texts.noPolicies} />
        ) : (
          <ul className="space-y-3">
            {found.map(({ name, command, roles, using, check }) => (
              <li key={name} className="border-line space-y-2 rounded-lg border p-3">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  <bdi className="min-w-0 break-words">{name}</bdi>
                  <Badge>{command}</Badge>
                  {roles.map((role) => (
                    <Badge key={role}>{role}</Badge>
                  ))}
                </p>
                {[
                  [texts.using, using],
                  [texts.check, check],
                ].map(
                  ([label, text]) =>
                    text != null && (
                      <p key={label} className="font-mono text-xs break-words">
                        {label} {text}
                      </p>
                    ),
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Sheet>
  )
}
