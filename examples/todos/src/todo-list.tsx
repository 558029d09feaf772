// The list: shows, filters, adds, ticks off and deletes; what happens in other windows comes by itself. Every call and every
// row is typed by the generated client.
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ApiError, Todo } from './db/client.js'
import { type createQueries, useLive } from './db/query.js'

type Queries = ReturnType<typeof createQueries>

const filters = { All: {}, Open: { done: false }, Done: { done: true } } as const
type Filter = keyof typeof filters

export function TodoList({ queries }: { queries: Queries }) {
  const [filter, setFilter] = useState<Filter>('All')
  const todos = useLive(queries.todos.findMany({ where: filters[filter], orderBy: { created_at: 'desc' } }))
  const open = useLive(queries.todos.count({ where: { done: false } }))
  return (
    <>
      <NewTodo queries={queries} />
      <nav className="my-4 flex items-center gap-1 text-sm" aria-label="Filter">
        {(Object.keys(filters) as Filter[]).map((name) => (
          <button
            key={name}
            aria-pressed={name === filter}
            onClick={() => setFilter(name)}
            className="cursor-pointer rounded-full px-3 py-1 aria-pressed:bg-teal-700 aria-pressed:text-white"
          >
            {name}
          </button>
        ))}
        {open.data !== undefined && <span className="ml-auto">{open.data} open</span>}
      </nav>
      {todos.error && <Failure error={todos.error} />}
      {todos.data?.length === 0 && <p className="py-8 text-center">Nothing here.</p>}
      <ul className="space-y-2">
        {todos.data?.map((todo) => (
          <Item key={todo.id} todo={todo} queries={queries} />
        ))}
      </ul>
    </>
  )
}

function NewTodo({ queries }: { queries: Queries }) {
  const [title, setTitle] = useState('')
  const insert = useMutation(queries.todos.insert())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    insert.mutate({ title }, { onSuccess: () => setTitle('') })
  }
  return (
    <form onSubmit={submit} className="flex gap-2">
      <input
        aria-label="New todo"
        required
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        placeholder="What is to be done?"
        className="min-w-0 flex-1 rounded-lg border border-stone-300 bg-white px-3 py-2 dark:border-stone-700 dark:bg-stone-900"
      />
      <button
        disabled={insert.isPending}
        className="cursor-pointer rounded-lg bg-teal-700 px-4 py-2 font-medium text-white hover:bg-teal-800"
      >
        Add
      </button>
      {insert.error && <Failure error={insert.error} />}
    </form>
  )
}

function Item({ todo: { id, title, done }, queries }: { todo: Todo; queries: Queries }) {
  const update = useMutation(queries.todos.update())
  const remove = useMutation(queries.todos.delete())
  return (
    <li className="flex items-center gap-3 rounded-lg border border-stone-200 bg-white px-4 py-3 dark:border-stone-800 dark:bg-stone-900">
      <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          checked={done}
          onChange={() => update.mutate({ where: { id }, data: { done: !done } })}
          className="size-4 accent-teal-700"
        />
        <span className={`truncate ${done ? 'line-through opacity-70' : ''}`}>{title}</span>
      </label>
      <button
        aria-label={`Delete ${title}`}
        onClick={() => remove.mutate({ where: { id } })}
        className="cursor-pointer px-2 text-lg leading-none"
      >
        ×
      </button>
      {(update.error ?? remove.error) && <Failure error={update.error ?? remove.error} />}
    </li>
  )
}

function Failure({ error }: { error: ApiError | null }) {
  return (
    <p role="alert" className="text-sm text-red-700 dark:text-red-400">
      {error?.message} {error?.hint}
    </p>
  )
}
