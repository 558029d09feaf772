// Before the dashboard: signing in, the first admin, and what to do where neither is possible. Refuses short passwords.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { Brand, ThemeMenu } from '../components/layout/shell.tsx'
import { Button } from '../components/ui/button.tsx'
import { TextField } from '../components/ui/field.tsx'
import { Snippet } from '../components/ui/snippet.tsx'
import { ErrorNote, Loading } from '../components/ui/states.tsx'
import { setUp, setupQuery, signIn, type AdminSession } from '../lib/api/session.ts'
import { messages } from '../lib/messages/index.ts'

const texts = messages.entry

function Frame({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}) {
  return (
    <div className="flex min-h-dvh flex-col px-4">
      <header className="flex items-center justify-between py-4 sm:px-4">
        <Brand />
        <ThemeMenu />
      </header>
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-5 pb-24">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          <p className="text-muted mt-1">{lead}</p>
        </div>
        {children}
      </main>
    </div>
  )
}

function Credentials({
  action,
  passwordLabel,
  autoComplete,
  minLength,
  submit,
  onDone,
}: {
  readonly action: string
  readonly passwordLabel: string
  readonly autoComplete: 'current-password' | 'new-password'
  readonly minLength?: number
  readonly submit: (email: string, password: string) => Promise<AdminSession>
  readonly onDone: () => void
}) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const entering = useMutation({ mutationFn: () => submit(email, password), onSuccess: onDone })
  const enter = (event: SyntheticEvent) => {
    event.preventDefault()
    entering.mutate()
  }
  return (
    <form onSubmit={enter} className="flex flex-col gap-4">
      <TextField
        label={texts.email}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label={passwordLabel}
        type="password"
        autoComplete={autoComplete}
        required
        {...(minLength !== undefined && { minLength })}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {entering.error && <ErrorNote error={entering.error} />}
      <Button kind="primary" type="submit" busy={entering.isPending}>
        {action}
      </Button>
    </form>
  )
}

/** @param onDone is called once somebody is signed in */
export function SignInPage({ onDone }: { readonly onDone: () => void }) {
  const setup = useQuery(setupQuery)
  if (setup.isPending) return <Frame title={texts.signIn} lead={texts.signInLead} children={<Loading />} />
  if (setup.data?.needed === true) {
    return (
      <Frame title={texts.noLink} lead={texts.noLinkLead}>
        <Snippet label={texts.noLink} code={texts.command} />
      </Frame>
    )
  }
  return (
    <Frame title={texts.signIn} lead={texts.signInLead}>
      <Credentials
        action={texts.signIn}
        passwordLabel={texts.password}
        autoComplete="current-password"
        submit={signIn}
        onDone={onDone}
      />
      <details className="text-muted text-sm">
        <summary>{texts.lost}</summary>
        <div className="mt-2">
          <Snippet label={texts.lost} code={texts.command} />
        </div>
      </details>
    </Frame>
  )
}

/** @param token from the link that the server printed */
export function SetUpPage({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  return (
    <Frame title={texts.setUp} lead={texts.setUpLead}>
      <Credentials
        action={texts.create}
        passwordLabel={texts.newPassword}
        autoComplete="new-password"
        minLength={8}
        submit={(email, password) => setUp(token, email, password)}
        onDone={onDone}
      />
    </Frame>
  )
}
