// The list: shows, filters, adds, ticks off and deletes.
import { type FormEvent, useState } from 'react'
import { Problem } from '../../shared/problem.tsx'
import type { Todo } from './db/client.js'
import { type Todos, useTodos } from './todos.ts'

const filters = {
  All: () => true,
  Open: ({ done }: Todo) => !done,
  Done: ({ done }: Todo) => done,
}
type Filter = keyof typeof filters

const empty: Record<Filter, string> = {
  All: 'Nothing to do. Write down what comes to your mind.',
  Open: 'Everything is done.',
  Done: 'Nothing is done yet.',
}

export function TodoList() {
  const list = useTodos()
  const [filter, setFilter] = useState<Filter>('All')
  const { todos, error, forget } = list
  const shown = todos?.filter(filters[filter])
  return (
    <section className="card list" aria-label="Your todos">
      <NewTodo add={list.add} />
      <Problem error={error} onClose={forget} />
      <div className="bar" role="group" aria-label="Filter">
        {(Object.keys(filters) as Filter[]).map((name) => (
          <button key={name} aria-pressed={name === filter} onClick={() => setFilter(name)}>
            {name}
          </button>
        ))}
        <span className="faint" role="status">
          {todos && `${todos.filter(filters.Open).length} open`}
        </span>
      </div>
      {shown?.length === 0 && <p className="empty faint">{empty[filter]}</p>}
      <ul>
        {shown?.map((todo) => (
          <Item key={todo.id} todo={todo} list={list} />
        ))}
      </ul>
    </section>
  )
}

function NewTodo({ add }: Pick<Todos, 'add'>) {
  const [title, setTitle] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTitle('')
    // whoever was refused does not type it again
    if (!(await add(title))) setTitle((typed) => typed || title)
  }
  return (
    <form className="new" onSubmit={(event) => void submit(event)}>
      <input
        aria-label="New todo"
        placeholder="What is to be done?"
        required
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <button className="main">Add</button>
    </form>
  )
}

function Item({ todo: { id, title, done }, list }: { todo: Todo; list: Todos }) {
  return (
    <li className={done ? 'done' : undefined}>
      <label>
        <input type="checkbox" checked={done} onChange={() => list.tick(id, !done)} />
        <span>{title}</span>
      </label>
      <button className="quiet" aria-label={`Delete ${title}`} onClick={() => list.remove(id)}>
        ×
      </button>
    </li>
  )
}
