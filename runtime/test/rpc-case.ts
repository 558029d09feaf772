// What a call of a function and its answer look like in the scenario tables of rpc.test.ts.

export const alice = '00000000-0000-4000-8000-00000000000a'

/** One call and what must come of it. */
export interface Case {
  /** `anon` when left out. */
  readonly who?: 'anon' | 'alice' | 'service'
  /** Method and path behind `/rest/v1/rpc/`; GET when left out. */
  readonly of: string
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON, strings and bytes as they are. */
  readonly body?: unknown
  readonly status?: number
  /** The exact body. */
  readonly is?: string
  readonly has?: readonly string[]
  readonly hasNot?: readonly string[]
  /** Headers that must be there; null = must not be there. */
  readonly sends?: Readonly<Record<string, string | null>>
}

export const json = 'application/json; charset=utf-8'
export const object = { accept: 'application/vnd.pgrst.object+json' }
export const exact = { prefer: 'count=exact' }
export const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const as = (type: string) => ({ 'content-type': type })
export const book1 = '{"id":1,"title":"One","author_id":1,"data":{"k": [1, 2]}}'
