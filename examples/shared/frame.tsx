// What the examples have in common: how they are mounted, the head of the page, and who may see the rest of it.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { AccountForm } from './account-form.tsx'
import { signOut, startSession, useUser } from './session.ts'

/** Shows the app, once it is known who signed in. */
export async function mount(app: ReactNode): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no element with the id root')
  await startSession()
  createRoot(root).render(<StrictMode>{app}</StrictMode>)
}

interface FrameProps {
  readonly title: string
  /** Whether whoever signs up says what others call them. */
  readonly asksName?: boolean
  /** Stands in the head. Default: the user's address. */
  readonly tools?: ReactNode
  /** For those who signed in. */
  readonly children: ReactNode
}

/** The page: the form to sign in, or what is for those who did. */
export function Frame({ title, asksName = false, tools, children }: FrameProps) {
  const user = useUser()
  return (
    <main>
      <SignedIn key={user?.id}>
        <header className="top">
          <h1>{title}</h1>
          {user && (
            <>
              {tools ?? <span className="faint who">{user.email}</span>}
              <button onClick={() => void signOut()}>Sign out</button>
            </>
          )}
        </header>
        {user ? children : <AccountForm asksName={asksName} />}
      </SignedIn>
    </main>
  )
}

/** What was fetched for one user is nothing for the next: mounted anew, it begins with an empty cache. */
function SignedIn({ children }: { children: ReactNode }) {
  const cache = useMemo(() => new QueryClient(), [])
  return <QueryClientProvider client={cache}>{children}</QueryClientProvider>
}
