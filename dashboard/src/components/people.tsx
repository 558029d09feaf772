// Finds a user by address, number or id, and chooses one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { TextField } from './ui/field.tsx'
import { ErrorNote } from './ui/states.tsx'
import { peopleQuery, titleOf, type Person } from '../lib/api/policies.ts'
import { cn } from '../lib/cn.ts'
import { policies } from '../lib/messages/policies.ts'

const texts = policies.tester

/** @param chosen the id of the one who is; whatever else it is, nobody is */
export function People({
  chosen,
  onChoose,
}: {
  readonly chosen: unknown
  readonly onChoose: (person: Person) => void
}) {
  const [filter, setFilter] = useState('')
  const { data, error } = useQuery(peopleQuery(filter.trim()))
  return (
    <div className="space-y-2">
      <TextField
        label={texts.findUser}
        hint={texts.findUserHint}
        type="search"
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
      />
      {error && <ErrorNote error={error} />}
      {data?.length === 0 && <p className="text-muted">{texts.noUsers}</p>}
      {data && data.length > 0 && (
        <ul
          aria-label={texts.users}
          className="border-line divide-line max-h-48 divide-y overflow-y-auto rounded-md border"
        >
          {data.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                aria-pressed={chosen === person.id}
                onClick={() => onChoose(person)}
                className={cn(
                  'block w-full px-3 py-1.5 text-left break-all outline-offset-[-2px]',
                  chosen === person.id ? 'bg-pressed font-medium' : 'hover:bg-raised',
                )}
              >
                <bdi>{titleOf(person)}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
