// The user's todos, live, and what can be done with them. Every change shows at once, before the server has answered; one that
// is refused disappears again, and the reason is told.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { server } from '../../shared/session.ts'
import { createClient, type Todo } from './db/client.js'
import { createQueries, useLive } from './db/query.js'

const queries = createQueries(createClient(server))
const newestFirst = queries.todos.findMany({ orderBy: { created_at: 'desc' } })
/** One change is sent after the other: a todo may be ticked before the server has it. */
const inOrder = { id: 'todos' }

/** What was asked of the server and is not answered yet. */
type Change =
  | { readonly of: 'added'; readonly todo: Todo }
  | { readonly of: 'ticked'; readonly id: string; readonly done: boolean }
  | { readonly of: 'deleted'; readonly id: string }

function apply(todos: readonly Todo[], change: Change): readonly Todo[] {
  switch (change.of) {
    case 'added': // its id is known before: what comes back is the same todo
      return todos.some(({ id }) => id === change.todo.id) ? todos : [change.todo, ...todos]
    case 'ticked':
      return todos.map((todo) => (todo.id === change.id ? { ...todo, done: change.done } : todo))
    case 'deleted':
      return todos.filter(({ id }) => id !== change.id)
  }
}

export interface Todos {
  /** Undefined until they have come. */
  readonly todos: readonly Todo[] | undefined
  readonly error: unknown
  readonly forget: () => void
  /** Resolves to whether the server took it. */
  readonly add: (title: string) => Promise<boolean>
  readonly tick: (id: string, done: boolean) => void
  readonly remove: (id: string) => void
}

/** The list; what happens in other windows comes by itself. */
export function useTodos(): Todos {
  const fetched = useLive(newestFirst)
  const insert = useMutation({ ...queries.todos.insert(), scope: inOrder })
  const update = useMutation({ ...queries.todos.update(), scope: inOrder })
  const remove = useMutation({ ...queries.todos.delete(), scope: inOrder })
  const [changes, setChanges] = useState<readonly Change[]>([])
  const [error, setError] = useState<unknown>(null)

  /** Shows a change while it is sent. */
  const make = async (change: Change, send: () => Promise<unknown>): Promise<boolean> => {
    setError(null)
    setChanges((before) => [...before, change])
    try {
      await send()
      return true
    } catch (failure) {
      setError(failure)
      return false
    } finally {
      setChanges((before) => before.filter((other) => other !== change))
    }
  }
  return {
    todos: fetched.data && changes.reduce(apply, fetched.data),
    error: error ?? fetched.error,
    forget: () => setError(null),
    add: (title) => {
      const row = { id: crypto.randomUUID(), title, done: false }
      const todo = { ...row, user_id: '', created_at: new Date().toISOString() }
      return make({ of: 'added', todo }, () => insert.mutateAsync(row))
    },
    tick: (id, done) =>
      void make({ of: 'ticked', id, done }, () => update.mutateAsync({ where: { id }, data: { done } })),
    remove: (id) => void make({ of: 'deleted', id }, () => remove.mutateAsync({ where: { id } })),
  }
}
