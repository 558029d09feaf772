// The page: how to sign in, or the list of who did.
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { createClient } from './db/client.js'
import { createQueries } from './db/query.js'
import { endSession, readSession, type Session } from './session'
import { TodoList } from './todo-list'

export function App() {
  const [session, setSession] = useState(readSession)
  const cache = useQueryClient()
  const leave = () => {
    endSession()
    cache.clear()
    setSession(null)
  }
  return (
    <main className="mx-auto max-w-xl px-4 py-12">
      <header className="mb-8 flex items-baseline justify-between">
        <h1 className="text-3xl font-semibold tracking-tight">Todos</h1>
        {session && (
          <button className="cursor-pointer text-sm underline underline-offset-4" onClick={leave}>
            Sign out
          </button>
        )}
      </header>
      {session ? <SignedIn session={session} /> : <SignIn />}
    </main>
  )
}

function SignedIn({ session: { url, key, token } }: { session: Session }) {
  const queries = useMemo(
    () => createQueries(createClient({ url, key, accessToken: () => token })),
    [url, key, token],
  )
  return <TodoList queries={queries} />
}

function SignIn() {
  return (
    <section className="space-y-4 rounded-xl border border-stone-200 bg-white p-6 dark:border-stone-800 dark:bg-stone-900">
      <p>Everybody has a list of their own. Make a user, and open the link that this prints:</p>
      <pre className="overflow-x-auto rounded-lg bg-stone-100 p-3 text-sm dark:bg-stone-800">
        <code>node examples/todos/token.mjs alice@example.com</code>
      </pre>
      <p className="text-sm text-stone-600 dark:text-stone-400">
        The link holds a token that is good for a day. The policies of the table decide what it may see.
      </p>
    </section>
  )
}
