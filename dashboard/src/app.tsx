// The routes of the dashboard. Whoever is not signed in sees the page for signing in instead, at the same address.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
  useNavigate,
  type ErrorComponentProps,
} from '@tanstack/react-router'
import { Page } from './components/layout/page.tsx'
import { Shell } from './components/layout/shell.tsx'
import { ErrorNote, Loading } from './components/ui/states.tsx'
import { Toaster } from './components/ui/toast.tsx'
import { Commands } from './features/palette/commands.tsx'
import { toFilesSearch } from './features/files/place.ts'
import { readState, toSearch, type GridSearch } from './features/tables/state.ts'
import { sessionQuery, signOut } from './lib/api/session.ts'
import { messages } from './lib/messages/index.ts'
import { sqlSearch } from './lib/sql/search.ts'
import { readDiagramSearch } from './lib/search/diagram.ts'
import { readRealtimeSearch } from './lib/search/realtime.ts'
import { readLogsSearch } from './lib/search/logs.ts'
import { readStatusSearch } from './lib/search/status.ts'
import { readSettingsSearch } from './lib/search/settings.ts'
import { readSchemaSearch } from './lib/search/schema.ts'
import { readUsersSearch } from './lib/search/users.ts'
import { SetUpPage, SignInPage } from './pages/entry.tsx'
import { HomePage } from './pages/home.tsx'

function SignedIn() {
  const client = useQueryClient()
  const { data: session, error, isPending, refetch } = useQuery(sessionQuery)
  if (isPending) return <Loading />
  if (error)
    return (
      <ErrorNote
        error={error instanceof Error ? error : new Error(String(error))}
        retry={() => void refetch()}
      />
    )
  if (!session) return <SignInPage onDone={() => void refetch()} />
  const leave = async () => {
    await signOut()
    client.clear()
    location.assign('/')
  }
  return (
    <Shell
      email={session.admin.email}
      onSignOut={() => void leave()}
      tools={<Commands onSignOut={() => void leave()} />}
    >
      <Outlet />
    </Shell>
  )
}

function SetUp() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { token } = setUpRoute.useSearch()
  const enter = async () => {
    await client.invalidateQueries()
    await navigate({ to: '/', replace: true })
  }
  return <SetUpPage token={token} onDone={() => void enter()} />
}

const NotFound = () => <Page title={messages.common.notFound} children={null} />
const Failed = ({ error }: ErrorComponentProps) => (
  <Page title={messages.common.somethingFailed}>
    <ErrorNote
      error={error instanceof Error ? error : new Error(String(error))}
      retry={() => location.reload()}
    />
  </Page>
)

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toaster />
    </>
  ),
  notFoundComponent: NotFound,
  errorComponent: Failed,
})
const setUpRoute = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: ({ token }) => ({ token: typeof token === 'string' ? token : '' }),
  component: SetUp,
})
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn })
const tablesPage = lazyRouteComponent(() => import('./pages/tables.tsx'), 'TablesPage')
const tables = createRoute({
  getParentRoute: () => signedIn,
  path: '/tables',
  validateSearch: ({ schema }) => (typeof schema === 'string' ? { schema } : {}),
  component: tablesPage,
})
const table = createRoute({
  getParentRoute: () => signedIn,
  path: '/tables/$schema/$table',
  validateSearch: (search): GridSearch => toSearch(readState(search)),
  component: tablesPage,
})
const files = createRoute({
  getParentRoute: () => signedIn,
  path: '/files',
  validateSearch: toFilesSearch,
  component: lazyRouteComponent(() => import('./pages/files.tsx'), 'FilesPage'),
})
const schema = createRoute({
  getParentRoute: () => signedIn,
  path: '/schema',
  validateSearch: readSchemaSearch,
  component: lazyRouteComponent(() => import('./pages/schema.tsx'), 'SchemaPage'),
})
const home = createRoute({ getParentRoute: () => signedIn, path: '/', component: HomePage })
const sql = createRoute({
  getParentRoute: () => signedIn,
  path: '/sql',
  validateSearch: sqlSearch,
  component: lazyRouteComponent(() => import('./pages/sql.tsx'), 'SqlPage'),
})
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  validateSearch: readUsersSearch,
  component: lazyRouteComponent(() => import('./pages/users.tsx'), 'UsersPage'),
})
const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/keys.tsx'), 'KeysPage'),
})

const realtime = createRoute({
  getParentRoute: () => signedIn,
  path: '/realtime',
  validateSearch: readRealtimeSearch,
  component: lazyRouteComponent(() => import('./pages/realtime.tsx'), 'RealtimePage'),
})
const logs = createRoute({
  getParentRoute: () => signedIn,
  path: '/logs',
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import('./pages/logs.tsx'), 'LogsPage'),
})
const status = createRoute({
  getParentRoute: () => signedIn,
  path: '/status',
  validateSearch: readStatusSearch,
  component: lazyRouteComponent(() => import('./pages/status.tsx'), 'StatusPage'),
})
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'SettingsPage'),
})

const nameOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
const policies = createRoute({
  getParentRoute: () => signedIn,
  path: '/policies',
  validateSearch: ({ schema, table, tab, user }) => ({
    schema: nameOf(schema),
    table: nameOf(table),
    tab: tab === 'tester' ? ('tester' as const) : undefined,
    user: nameOf(user),
  }),
  component: lazyRouteComponent(() => import('./pages/policies.tsx'), 'PoliciesPage'),
})

const api = createRoute({
  getParentRoute: () => signedIn,
  path: '/api',
  validateSearch: ({ tab, file, schema }) => ({
    ...(tab === 'files' && { tab: 'files' as const }),
    ...(typeof file === 'string' && { file }),
    ...(typeof schema === 'string' && { schema }),
  }),
  component: lazyRouteComponent(() => import('./pages/api.tsx'), 'ApiPage'),
})
/** What is chosen stands in the path; the page is the same. */
const apiPaths = [
  createRoute({ getParentRoute: () => api, path: '/$schema/$table' }),
  createRoute({ getParentRoute: () => api, path: '/rpc/$function' }),
] as const
const diagram = createRoute({
  getParentRoute: () => signedIn,
  path: '/schema/diagram',
  validateSearch: readDiagramSearch,
  component: lazyRouteComponent(() => import('./pages/diagram.tsx'), 'DiagramPage'),
})

const router = createRouter({
  routeTree: root.addChildren([
    setUpRoute,
    signedIn.addChildren([
      home,
      tables,
      table,
      schema,
      sql,
      policies,
      diagram,
      api.addChildren(apiPaths),
      users,
      files,
      realtime,
      logs,
      status,
      keys,
      settings,
    ]),
  ]),
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Failed,
})

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router
  }
}

export const App = () => <RouterProvider router={router} />
