// The form with which people sign up and sign in.
import { type FormEvent, useState } from 'react'
import { Problem } from './problem.tsx'
import { signIn, signUp } from './session.ts'

/** @param asksName whether whoever signs up says what others call them */
export function AccountForm({ asksName = false }: { asksName?: boolean }) {
  const [isNew, setIsNew] = useState(true)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const [email, password, name] = ['email', 'password', 'name'].map((field) => given.get(field) as string)
    setIsBusy(true)
    setError(null)
    try {
      if (isNew) await signUp(email ?? '', password ?? '', name)
      else await signIn(email ?? '', password ?? '')
    } catch (failure) {
      setError(failure)
      setIsBusy(false)
    }
  }
  const change = (next: boolean) => {
    setIsNew(next)
    setError(null)
  }
  return (
    <form className="card account" onSubmit={(event) => void submit(event)}>
      <h2>{isNew ? 'Create an account' : 'Welcome back'}</h2>
      {isNew && asksName && (
        <label>
          Name
          <input name="name" autoComplete="nickname" required maxLength={40} />
        </label>
      )}
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          minLength={8}
          aria-describedby={isNew ? 'password-rule' : undefined}
        />
      </label>
      {isNew && (
        <p id="password-rule" className="faint">
          At least 8 characters.
        </p>
      )}
      <Problem error={error} />
      <button className="main" disabled={isBusy}>
        {isNew ? 'Sign up' : 'Sign in'}
      </button>
      <p className="faint">
        {isNew ? 'Signed up before?' : 'New here?'}{' '}
        <button type="button" className="link" onClick={() => change(!isNew)}>
          {isNew ? 'Sign in instead' : 'Make an account'}
        </button>
      </p>
    </form>
  )
}
