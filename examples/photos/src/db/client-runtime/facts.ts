// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What the client's runtime knows of a table or view; generated code states it. Only what a request's text depends on.

/** The facts of one table or view. */
export interface Facts {
  readonly table: string
  /** Where it is not in the server's first schema. */
  readonly schema?: string
  /** Where it is in the server's first schema and that is not `public`: its name, for realtime. */
  readonly home?: string
  /** The primary key. */
  readonly key: readonly string[]
  /** Columns of json and jsonb: an array there is JSON, elsewhere an array of Postgres. */
  readonly json?: readonly string[]
  /** All columns, and of those that are asked for as text the cast (decision 21); both only where there is one. */
  readonly columns?: readonly string[]
  readonly text?: Readonly<Record<string, string>>
  /**
   * Tables: all own columns by how realtime tells them. As REST does: `int`, `float`, `time` and `exact` (which JavaScript
   * orders as PostgreSQL does), `text`, and `same` (which is no key). `other`: not as REST.
   */
  readonly live?: Readonly<Record<string, string>>
  /** Ways to other tables by their names. */
  readonly relations?: Readonly<Record<string, RelationFacts>>
}

/** One way to another table. */
export interface RelationFacts {
  /** `target!constraint`, or `target!junction`, ready for `select`. */
  readonly to: string
  readonly many?: boolean
  /** The table between, where there is one. */
  readonly via?: { readonly table: string; readonly schema: string }
  /** A function, because tables may point at each other. */
  readonly facts: () => Facts
}

/** A member by name; own members only, so that no name reaches a prototype. */
export function own<T>(members: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return members && Object.hasOwn(members, name) ? members[name] : undefined
}
