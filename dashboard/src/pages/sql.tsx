// The SQL editor: write, run, look at the rows; keep a query, keep a change of the schema as a migration.
import type { EditorView } from '@codemirror/view'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronDown, History, Library, Play, Save as SaveIcon, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Drift } from '../components/drift.tsx'
import { Page } from '../components/layout/page.tsx'
import { Button } from '../components/ui/button.tsx'
import { CheckField, SelectField } from '../components/ui/field.tsx'
import { Menu, MenuItem } from '../components/ui/menu.tsx'
import { ErrorNote } from '../components/ui/states.tsx'
import { toast } from '../components/ui/toast.tsx'
import { Ask } from '../features/sql/ask.tsx'
import { markError, pieceAt, type Piece } from '../features/sql/code.ts'
import { SqlEditor } from '../features/sql/editor.tsx'
import { keepDraft, readDraft } from '../features/sql/history.ts'
import { Outcome } from '../features/sql/outcome.tsx'
import { Save } from '../features/sql/save.tsx'
import { Shelf } from '../features/sql/shelf.tsx'
import { useRun } from '../features/sql/use-run.ts'
import { schemaQuery } from '../lib/api/schema.ts'
import { snippetsQuery, type Snippet } from '../lib/api/sql.ts'
import { sql as texts } from '../lib/messages/sql.ts'
import { takeSql } from '../lib/sql/handed.ts'
import { rowCaps, timeLimits, type SqlSearch } from '../lib/sql/search.ts'

/** Replaces the whole text as one step that can be undone. */
function replace(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } })
  view.focus()
}

/** Puts SQL behind what is there, and selects it: Run runs it alone. */
function append(view: EditorView, sql: string): void {
  const { length } = view.state.doc
  const insert = length === 0 ? sql : `\n\n${sql}`
  view.dispatch({
    changes: { from: length, insert },
    selection: { anchor: length + insert.length - sql.length, head: length + insert.length },
    scrollIntoView: true,
  })
  view.focus()
}

async function format(view: EditorView): Promise<void> {
  const before = view.state.doc.toString()
  try {
    const { formatDialect, postgresql } = await import('sql-formatter')
    const after = formatDialect(before, { dialect: postgresql, keywordCase: 'lower' })
    if (view.state.doc.toString() === before) replace(view, after)
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : ''
    toast({ title: texts.formatFailed, detail, kind: 'bad' })
  }
}

function Limits({
  search,
  onChange,
}: {
  readonly search: SqlSearch
  readonly onChange: (next: SqlSearch) => void
}) {
  const { rows = 1000, limit = 15, read = false } = search
  return (
    <div className="flex flex-wrap items-end gap-4">
      <SelectField
        label={texts.rowCap}
        value={rows}
        onChange={(event) => onChange({ ...search, rows: Number(event.target.value) })}
      >
        {rowCaps.map((cap) => (
          <option key={cap} value={cap}>
            {cap.toLocaleString('en')}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={texts.timeout}
        value={limit}
        onChange={(event) => onChange({ ...search, limit: Number(event.target.value) })}
      >
        {timeLimits.map((seconds) => (
          <option key={seconds} value={seconds}>
            {texts.seconds(seconds)}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={texts.readOnly}
        checked={read}
        onChange={(event) => onChange({ ...search, read: event.target.checked })}
        className="pb-2"
      />
    </div>
  )
}

export function SqlPage() {
  const search = useSearch({ from: '/signed-in/sql' })
  const navigate = useNavigate()
  const [view, setView] = useState<EditorView>()
  const [shelf, setShelf] = useState<'saved' | 'history'>()
  const [saving, setSaving] = useState<string>()
  const schema = useQuery(schemaQuery)
  const snippets = useQuery({ ...snippetsQuery, enabled: search.snippet !== undefined })
  const open = snippets.data?.find(({ id }) => id === search.snippet)
  const { rows = 1000, limit = 15, read = false } = search
  const run = useRun({ rowCap: rows, timeout: limit, readOnly: read }, (position) => {
    if (view) markError(view, position)
  })
  const [start] = useState(readDraft)
  const isEmpty = start === ''

  // an address that names a saved query shows it, unless something else is being written
  useEffect(() => {
    if (open && isEmpty && view?.state.doc.length === 0) replace(view, open.sql)
  }, [view, open, isEmpty])

  // another page gave it something to look at
  useEffect(() => {
    const given = view && takeSql()
    if (view && given !== undefined) append(view, given)
  }, [view])

  const change = (next: SqlSearch) => void navigate({ to: '/sql', search: next, replace: true })
  const withPiece = (use: (piece: Piece) => Promise<void>) => () => {
    const piece = view && pieceAt(view.state)
    if (piece && piece.text.trim() !== '') void use(piece)
  }
  const runAll = () => {
    const text = view?.state.doc.toString() ?? ''
    if (text.trim() !== '') void run.start({ text, offset: 0 })
  }
  const save = () => setSaving(view?.state.doc.toString() ?? '')
  const keys = {
    run: withPiece(run.start),
    runAll,
    save,
    format: () => view && void format(view),
  }
  const take = (text: string, snippet?: Snippet) => {
    setShelf(undefined)
    change({ ...search, snippet: snippet?.id })
    if (view) replace(view, text)
  }
  const isBusy = run.running !== undefined

  return (
    <Page
      title={texts.title}
      lead={open && <bdi>{open.name}</bdi>}
      actions={
        <>
          <Drift />
          <Button onClick={() => setShelf('saved')}>
            <Library aria-hidden="true" />
            {texts.saved}
          </Button>
          <Button onClick={() => setShelf('history')}>
            <History aria-hidden="true" />
            {texts.history}
          </Button>
          <Button onClick={save}>
            <SaveIcon aria-hidden="true" />
            {texts.save}
          </Button>
        </>
      }
    >
      {schema.error && <ErrorNote error={schema.error} retry={() => void schema.refetch()} />}
      <div className="space-y-3">
        <SqlEditor {...{ start, keys }} schema={schema.data} onChange={keepDraft} onView={setView} />
        <div className="flex flex-wrap items-end justify-between gap-3">
          <div className="flex flex-wrap gap-2">
            <Button kind="primary" busy={isBusy} title={texts.runHint} onClick={keys.run}>
              {!isBusy && <Play aria-hidden="true" />}
              {isBusy ? texts.running : texts.run}
            </Button>
            {run.running?.cancellable === true && (
              <Button kind="danger" onClick={() => void run.cancel()}>
                <Square aria-hidden="true" />
                {texts.cancel}
              </Button>
            )}
            <Button disabled={isBusy} title={texts.runAllHint} onClick={runAll}>
              {texts.runAll}
            </Button>
            <Menu
              trigger={
                <Button disabled={isBusy}>
                  {texts.explain}
                  <ChevronDown aria-hidden="true" />
                </Button>
              }
            >
              <MenuItem onSelect={withPiece((piece) => run.explain(piece, false))}>
                {texts.explainPlan}
              </MenuItem>
              <MenuItem onSelect={withPiece((piece) => run.explain(piece, true))}>
                {texts.explainAnalyze}
              </MenuItem>
            </Menu>
            <Button onClick={keys.format}>{texts.format}</Button>
          </div>
          <Limits search={search} onChange={change} />
        </div>
      </div>
      <Outcome
        outcome={run.outcome}
        failure={run.failure}
        schema={schema.data}
        placeOf={(position) => {
          const before = (view?.state.doc.toString() ?? '').slice(0, position).split('\n')
          return [before.length, (before.at(-1)?.length ?? 0) + 1]
        }}
        onGo={(position) => {
          view?.dispatch({ selection: { anchor: position }, scrollIntoView: true })
          view?.focus()
        }}
      />
      {run.question && (
        <Ask
          question={run.question}
          onRun={() => void run.confirm()}
          onMigrate={(name) => void run.migrate(name)}
          onClose={run.dismiss}
        />
      )}
      {shelf && <Shelf start={shelf} onOpen={take} onClose={() => setShelf(undefined)} />}
      {saving !== undefined && (
        <Save
          sql={saving}
          open={open}
          onSaved={({ id }) => {
            setSaving(undefined)
            change({ ...search, snippet: id })
          }}
          onClose={() => setSaving(undefined)}
        />
      )}
    </Page>
  )
}
