// The user's own name, in the head of the page, and how to change it.
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Problem } from '../../shared/problem.tsx'
import { useUser } from '../../shared/session.ts'
import { queries } from './data.ts'
import { useLive } from './db/query.js'
import { Dialog } from './dialog.tsx'

export function Profile() {
  const user = useUser()
  const { data: profile } = useLive(queries.profiles.findOne({ where: { id: user?.id ?? '' } }))
  const update = useMutation(queries.profiles.update())
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  if (!profile) return null
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget).get('name') as string
    update.mutate({ where: { id: profile.id }, data: { name } }, { onSuccess: close })
  }
  return (
    <>
      <button className="quiet who" aria-label={`Profile of ${profile.name}`} onClick={() => setIsOpen(true)}>
        {profile.name}
      </button>
      {isOpen && (
        <Dialog label="Your profile" className="small" onClose={close}>
          <h2>Your profile</h2>
          <p className="faint">{user?.email}</p>
          <form className="fields" onSubmit={submit}>
            <label>
              What others call you
              <input name="name" required defaultValue={profile.name} />
            </label>
            <Problem error={update.error} />
            <button className="main" disabled={update.isPending}>
              Save
            </button>
          </form>
        </Dialog>
      )}
    </>
  )
}
