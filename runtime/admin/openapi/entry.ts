// What the description of /admin/v1 says of a route beside what the route itself knows: the words, and what it answers with.
import type contract from './contract.json'

/** A type of the contract. */
export type ContractName = keyof typeof contract

/** What a route answers with when all is well. */
export type Answer =
  | ContractName
  /** An array of them. */
  | { readonly list: ContractName }
  /** An event stream with such data. */
  | { readonly events: ContractName }
  | 'nothing'
  | 'page'
  | 'document'

export interface Entry {
  /** Less than a line. */
  readonly summary: string
  /** Markdown. */
  readonly description?: string
  readonly answer: Answer
  /** 201 where something was made; else 204 for nothing, 200 for all others. */
  readonly status?: 201
  /** The body's type, whose comments explain the route's schema. */
  readonly body?: ContractName
  /** The same of what stands behind `?`. */
  readonly query?: ContractName
  /** Whom it lets in; left out: admins and the service key. */
  readonly who?: 'anyone' | 'session'
  /** Refusals of its own, by status: when. */
  readonly refuses?: Readonly<Partial<Record<400 | 401 | 404 | 406 | 409 | 410 | 429 | 503, string>>>
  /** Whether a refusal tells where in the SQL it is. */
  readonly placed?: true
}

/** Entries by method and path behind /admin/v1, as Fastify writes it. */
export type Entries = Readonly<Record<string, Entry>>
