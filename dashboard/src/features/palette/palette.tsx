// The palette: pages, actions, tables, functions, saved queries, users, by a few letters of their names.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import {
  Braces,
  Copy,
  FileText,
  Keyboard,
  LogOut,
  SquareTerminal,
  SunMoon,
  Table2,
  UserRound,
  type LucideIcon,
} from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useDeferredValue, useState } from 'react'
import { closeOnEscape } from '../../components/ui/dialog.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { fixedKeysQuery } from '../../lib/api/keys.ts'
import { peopleQuery } from '../../lib/api/policies.ts'
import { schemaQuery } from '../../lib/api/schema.ts'
import { snippetsQuery } from '../../lib/api/sql.ts'
import { palette as texts } from '../../lib/messages/shortcuts.ts'
import { pages } from '../../lib/pages.ts'
import { qualified } from '../../lib/sql/quote.ts'
import { setTheme, type Theme } from '../../lib/theme.ts'
import { firstOf, functionsOf, tablesOf } from './entries.ts'

interface Item {
  readonly id: string
  readonly title: string
  readonly detail?: string
  readonly icon: LucideIcon
  readonly run: () => void
}

function Group({ title, items }: { readonly title: string; readonly items: readonly Item[] }) {
  if (items.length === 0) return null
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:text-muted p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium"
    >
      {items.map(({ id, title: name, detail, icon: Icon, run }) => (
        <Command.Item
          key={id}
          value={id}
          onSelect={run}
          className="data-[selected=true]:bg-pressed flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5"
        >
          <Icon aria-hidden="true" className="text-muted size-4 shrink-0" />
          <bdi className="min-w-0 truncate">{name}</bdi>
          {detail !== undefined && <bdi className="text-muted ml-auto truncate text-xs">{detail}</bdi>}
        </Command.Item>
      ))}
    </Command.Group>
  )
}

const copy = (what: string, text: string) =>
  void navigator.clipboard.writeText(text).then(
    () => toast({ title: texts.copied(what) }),
    () => toast({ title: texts.failed, kind: 'bad' }),
  )

export default function Palette({
  onClose,
  onSignOut,
  onShortcuts,
}: {
  readonly onClose: () => void
  readonly onSignOut: () => void
  readonly onShortcuts: () => void
}) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  // at once: Enter takes the first of what is found by what was typed
  const wanted = typed.trim()
  const sought = useDeferredValue(wanted)
  const { data: schema } = useQuery(schemaQuery)
  const { data: snippets = [] } = useQuery(snippetsQuery)
  const { data: fixed } = useQuery(fixedKeysQuery)
  const { data: people = [] } = useQuery({ ...peopleQuery(sought), enabled: sought.length > 1 })
  const close = (run: () => void) => (): void => {
    onClose()
    run()
  }
  const themes: readonly Theme[] = ['light', 'dark', 'system']
  const actions: readonly Item[] = [
    {
      ...{ id: 'new-query', title: texts.newQuery, icon: SquareTerminal },
      run: close(() => void navigate({ to: '/sql' })),
    },
    {
      ...{ id: 'new-table', title: texts.newTable, icon: Table2 },
      run: close(() => void navigate({ to: '/schema', search: { new: 'table' } })),
    },
    ...themes.map((theme) => ({
      ...{ id: `theme-${theme}`, title: texts.theme[theme], icon: SunMoon },
      run: close(() => setTheme(theme)),
    })),
    ...(fixed
      ? [
          {
            ...{ id: 'copy-url', title: texts.copyUrl, icon: Copy },
            run: close(() => copy(texts.copyUrl, fixed.url)),
          },
          {
            ...{ id: 'copy-anon', title: texts.copyAnon, icon: Copy },
            run: close(() => copy(texts.copyAnon, fixed.anon_key)),
          },
        ]
      : []),
    { id: 'shortcuts', title: texts.showShortcuts, icon: Keyboard, run: onShortcuts },
    { id: 'sign-out', title: texts.signOut, icon: LogOut, run: close(onSignOut) },
  ]
  const titled = (items: readonly Item[]) =>
    wanted === '' ? items : firstOf(items, ({ title }) => title, wanted)
  const named = ({ schema: inSchema, name }: { readonly schema: string; readonly name: string }) =>
    `${inSchema}.${name}`
  const groups: readonly (readonly [string, readonly Item[]])[] = [
    [
      texts.groups.pages,
      titled(
        pages.flat().map(({ path, title, icon }) => ({
          ...{ id: `page ${path}`, title, icon },
          run: close(() => void navigate({ to: path })),
        })),
      ),
    ],
    [
      texts.groups.tables,
      firstOf(schema ? tablesOf(schema) : [], named, wanted).map((table) => ({
        ...{ id: `table ${table.oid}`, title: table.name, detail: table.schema, icon: Table2 },
        run: close(
          () =>
            void navigate({
              to: '/tables/$schema/$table',
              params: { schema: table.schema, table: table.name },
              search: {},
            }),
        ),
      })),
    ],
    [texts.groups.actions, titled(actions)],
    [
      texts.groups.users,
      wanted.length < 2
        ? []
        : people.map(({ id, email, phone }) => ({
            ...{ id: `user ${id}`, icon: UserRound },
            title: [email, phone, id].find((one) => one !== undefined && one !== '') ?? id,
            run: close(() => void navigate({ to: '/users', search: { user: id } })),
          })),
    ],
    [
      texts.groups.functions,
      firstOf(schema ? functionsOf(schema) : [], named, wanted).map((one) => ({
        ...{ id: `function ${one.oid}`, title: `${one.name}(${one.arguments})`, icon: Braces },
        detail: one.schema,
        run: close(() => {
          if (one.served) {
            void navigate({
              ...{ to: '/api/rpc/$function', params: { function: one.name } },
              search: { schema: one.schema },
            })
            return
          }
          void navigator.clipboard
            .writeText(`select * from ${qualified(one.schema, one.name)}(${one.arguments})`)
            .then(() => toast({ title: texts.functionCopied }))
          void navigate({ to: '/sql' })
        }),
      })),
    ],
    [
      texts.groups.snippets,
      firstOf(snippets, ({ name }) => name, wanted).map(({ id, name }) => ({
        ...{ id: `snippet ${id}`, title: name, icon: FileText },
        run: close(() => void navigate({ to: '/sql', search: { snippet: id } })),
      })),
    ],
  ]
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/50" />
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={closeOnEscape(onClose)}
          className="border-line bg-surface fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border shadow-xl"
        >
          <Radix.Title className="sr-only">{texts.title}</Radix.Title>
          <Command label={texts.title} shouldFilter={false} loop>
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder={texts.placeholder}
              className="border-line placeholder:text-muted w-full border-b bg-transparent px-4 py-3 text-base outline-none"
            />
            <Command.List label={texts.list} className="max-h-[60vh] overflow-y-auto">
              <Command.Empty className="text-muted px-4 py-8 text-center">{texts.nothing}</Command.Empty>
              {groups.map(([title, items]) => (
                <Group key={title} title={title} items={items} />
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
