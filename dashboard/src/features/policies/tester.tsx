// The tester: who asks, for which verb, with which values; then row by row what passes, and why.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote } from '../../components/ui/states.tsx'
import { personQuery, testPolicies, type PolicyTestBody } from '../../lib/api/policies.ts'
import type { TableInfo, Verb } from '../../lib/api/schema.ts'
import { policies } from '../../lib/messages/policies.ts'
import { Results } from './results.tsx'
import { verbs } from './sql.ts'
import { claimsOf, objectOf, WhoFields, type Who } from '../../components/who.tsx'

const texts = policies.tester

/** @param user whom it begins as: an id */
export function Tester({ table, user }: { readonly table: TableInfo; readonly user?: string | undefined }) {
  const found = useQuery({ ...personQuery(user ?? ''), enabled: user !== undefined })
  const [chosen, setWho] = useState<Who>()
  const preset: Who = found.data
    ? { role: 'authenticated', claims: claimsOf(found.data) }
    : { role: 'anon', claims: '{}' }
  const who = chosen ?? preset
  const [verb, setVerb] = useState<Verb>('select')
  const [row, setRow] = useState('{}')
  const [limit, setLimit] = useState('20')
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (question: PolicyTestBody) => ({ question, test: await testPolicies(question) }),
  })
  const values = objectOf(row)
  const claims = objectOf(who.claims)
  const takesRow = verb === 'insert' || verb === 'update'
  const count = Number(limit)
  const isRight =
    (!takesRow || values) &&
    (who.role !== 'authenticated' || claims) &&
    Number.isInteger(count) &&
    count >= 1 &&
    count <= 100
  const run = () =>
    mutate({
      schema: table.schema,
      table: table.name,
      verb,
      as: { role: who.role, ...(who.role === 'authenticated' && claims && { claims }) },
      ...(takesRow && values && { row: values }),
      limit: count,
    })
  return (
    <div className="space-y-6 py-5">
      <p className="text-muted">{texts.lead}</p>
      {found.error && <ErrorNote error={found.error} />}
      <form
        className="border-line bg-surface grid gap-4 rounded-xl border p-4 md:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (isRight) run()
        }}
      >
        <WhoFields who={who} onChange={setWho} />
        <div className="min-w-0 space-y-3">
          <div className="grid grid-cols-2 gap-3">
            <SelectField
              label={texts.verb}
              value={verb}
              onChange={({ target }) => setVerb(target.value as Verb)}
            >
              {verbs.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </SelectField>
            <TextField
              label={texts.limit}
              type="number"
              min={1}
              max={100}
              value={limit}
              onChange={({ target }) => setLimit(target.value)}
            />
          </div>
          {takesRow && (
            <TextArea
              label={texts.row}
              hint={texts.rowHint[verb]}
              error={values ? undefined : texts.notJson}
              className="font-mono text-xs"
              rows={5}
              spellCheck={false}
              value={row}
              onChange={({ target }) => setRow(target.value)}
            />
          )}
          <Button type="submit" kind="primary" busy={isPending} disabled={!isRight}>
            {texts.run}
          </Button>
        </div>
      </form>
      {error ? (
        <ErrorNote error={error} />
      ) : data ? (
        <Results {...data} />
      ) : (
        <Empty title={texts.before}>{texts.beforeLead}</Empty>
      )}
    </div>
  )
}
