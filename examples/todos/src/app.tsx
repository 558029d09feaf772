// The page: the form to sign in, or the list of who did.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useMemo } from 'react'
import { AccountForm } from '../../shared/account-form.tsx'
import { signOut, useUser } from '../../shared/session.ts'
import { TodoList } from './todo-list.tsx'

export function App() {
  const user = useUser()
  return (
    <main>
      <header className="top">
        <h1>Todos</h1>
        {user && (
          <>
            <span className="faint who">{user.email}</span>
            <button onClick={() => void signOut()}>Sign out</button>
          </>
        )}
      </header>
      {user ? <SignedIn key={user.id} /> : <AccountForm />}
    </main>
  )
}

/** What was fetched for one user is nothing for the next. */
function SignedIn() {
  const cache = useMemo(() => new QueryClient(), [])
  return (
    <QueryClientProvider client={cache}>
      <TodoList />
    </QueryClientProvider>
  )
}
