// What was kept: saved queries, which all admins see, and what was run in this browser. Both can be searched.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { Tabs } from '../../components/ui/tabs.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { deleteSnippet, saveSnippet, snippetsQuery, type Snippet } from '../../lib/api/sql.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import { forgetAll, readHistory } from './history.ts'

function Entry({
  label,
  head,
  code,
  onOpen,
  children,
}: {
  readonly label: string
  readonly head: ReactNode
  readonly code: string
  readonly onOpen: () => void
  readonly children?: ReactNode
}) {
  return (
    <li className="border-line flex items-start gap-2 rounded-lg border p-1">
      <button
        type="button"
        aria-label={label}
        onClick={onOpen}
        className="hover:bg-raised min-w-0 flex-1 rounded-md p-2 text-left"
      >
        <span className="flex flex-wrap items-center gap-2 break-all">{head}</span>
        <code className="text-muted mt-1 line-clamp-3 font-mono text-xs break-all whitespace-pre-wrap">
          {code.slice(0, 300)}
        </code>
      </button>
      {children}
    </li>
  )
}

const matches = (words: string, ...texts: readonly string[]) =>
  texts.some((text) => text.toLowerCase().includes(words.trim().toLowerCase()))

function Snippets({
  words,
  onOpen,
}: {
  readonly words: string
  readonly onOpen: (snippet: Snippet) => void
}) {
  const client = useQueryClient()
  const { data, error, isPending } = useQuery(snippetsQuery)
  const refresh = () => client.invalidateQueries({ queryKey: snippetsQuery.queryKey })
  const removal = useMutation({
    mutationFn: ({ id }: Snippet) => deleteSnippet(id),
    onSuccess: async (_done, { name, sql }) => {
      await refresh()
      const run = () => void saveSnippet({ name, sql }).then(refresh)
      toast({ title: texts.wasDeleted(name), action: { label: texts.undo, run } })
    },
  })
  if (isPending) return <Loading />
  if (error) return <ErrorNote error={error} />
  if (data.length === 0) return <Empty title={texts.noSnippets} />
  const found = data.filter(({ name, sql }) => matches(words, name, sql))
  if (found.length === 0) return <Empty title={texts.noMatch} />
  return (
    <ul className="space-y-2">
      {removal.error && <ErrorNote error={removal.error} />}
      {found.map((snippet) => (
        <Entry
          key={snippet.id}
          label={texts.open(snippet.name)}
          head={<bdi className="font-medium">{snippet.name}</bdi>}
          code={snippet.sql}
          onOpen={() => onOpen(snippet)}
        >
          <Button
            kind="quiet"
            size="icon"
            aria-label={texts.remove(snippet.name)}
            onClick={() => removal.mutate(snippet)}
          >
            <Trash2 aria-hidden="true" />
          </Button>
        </Entry>
      ))}
    </ul>
  )
}

function Past({ words, onOpen }: { readonly words: string; readonly onOpen: (sql: string) => void }) {
  const [all, setAll] = useState(readHistory)
  if (all.length === 0) return <Empty title={texts.noHistory} />
  const found = all.filter(({ sql }) => matches(words, sql))
  return (
    <div className="space-y-3">
      {found.length === 0 && <Empty title={texts.noMatch} />}
      <ul className="space-y-2">
        {found.map(({ sql, at, ok }) => (
          <Entry
            key={at}
            label={texts.open(sql.slice(0, 80))}
            head={
              <>
                <span className="text-muted text-xs">{new Date(at).toLocaleString('en')}</span>
                {!ok && <Badge kind="bad">{texts.failed}</Badge>}
              </>
            }
            code={sql}
            onOpen={() => onOpen(sql)}
          />
        ))}
      </ul>
      <Button
        size="small"
        onClick={() => {
          forgetAll()
          setAll([])
        }}
      >
        {texts.clearHistory}
      </Button>
    </div>
  )
}

/** @param onOpen takes a text, and the saved query that it is */
export function Shelf({
  start,
  onOpen,
  onClose,
}: {
  readonly start: 'saved' | 'history'
  readonly onOpen: (sql: string, snippet?: Snippet) => void
  readonly onClose: () => void
}) {
  const [tab, setTab] = useState<string>(start)
  const [words, setWords] = useState('')
  return (
    <Sheet open onClose={onClose} title={texts.saved} description={texts.replace}>
      <div className="space-y-4">
        <TextField
          label={texts.search}
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Tabs
          label={texts.saved}
          value={tab}
          onChange={setTab}
          tabs={[
            {
              id: 'saved',
              title: texts.savedShort,
              content: (
                <div className="pt-3">
                  <Snippets words={words} onOpen={(snippet) => onOpen(snippet.sql, snippet)} />
                </div>
              ),
            },
            {
              id: 'history',
              title: texts.history,
              content: (
                <div className="pt-3">
                  <Past words={words} onOpen={(sql) => onOpen(sql)} />
                </div>
              ),
            },
          ]}
        />
      </div>
    </Sheet>
  )
}
