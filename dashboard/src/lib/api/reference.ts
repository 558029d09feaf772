// What the API page reads: the description of the served API, the generated files; and requests to that API as anybody.
import { queryOptions } from '@tanstack/react-query'
import type { GeneratedFiles, GeneratedText } from '../../../../runtime/admin/contract/generated.ts'
import { ask, askJson, csrfHeaders } from './client.ts'

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete'

/** As much of a JSON schema as fields of a body have. */
export interface FieldSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly items?: FieldSchema
  readonly anyOf?: readonly FieldSchema[]
  readonly oneOf?: readonly FieldSchema[]
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly examples?: readonly unknown[]
}

export interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: 'query' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly schema?: FieldSchema & { readonly default?: unknown }
  readonly example?: unknown
}

/** Related rows that `select` can bring along. */
export interface Embed {
  /** In the typed client. */
  readonly name: string
  /** In the URL: `album(*)`. */
  readonly select: string
  readonly many: boolean
}

interface Content {
  readonly schema?: FieldSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>
}

export interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses?: Readonly<Record<string, { readonly $ref?: string }>>
  readonly 'x-relations'?: readonly Embed[]
}

/** `/openapi.json`. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly schemas: Readonly<Record<string, FieldSchema>>
    readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>
  }
}

export const documentQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: ({ signal }) => askJson<ApiDocument>('/openapi.json', { signal }),
  staleTime: 30_000,
})

export const generatedQuery = queryOptions({
  queryKey: ['generated'],
  queryFn: async ({ signal }) => (await askJson<GeneratedFiles>('/admin/v1/generated', { signal })).files,
})

export const generatedFileQuery = (path: string, hash: string) =>
  queryOptions({
    queryKey: ['generated', path, hash],
    queryFn: ({ signal }) => askJson<GeneratedText>('/admin/v1/generated/file', { query: { path }, signal }),
  })

/** Whether this server lets `Prefer: tx=rollback` take a write back (TX_END): it says so in its answer to a read of nothing. */
export const dryRunQuery = (path: string, headers: Readonly<Record<string, string>>) =>
  queryOptions({
    queryKey: ['dry-run'],
    queryFn: async ({ signal }) => {
      const answer = await ask(path, {
        query: { limit: 0 },
        headers: { ...headers, prefer: 'tx=rollback' },
        signal,
      })
      return /(^|[ ,])tx=rollback/.test(answer.headers.get('preference-applied') ?? '')
    },
    staleTime: Infinity,
    retry: false,
  })

/** Whom a request comes from. A user is who his token says. */
export type Caller =
  | { readonly role: 'service' }
  | { readonly role: 'anon'; readonly key: string }
  | { readonly role: 'user'; readonly key: string; readonly token: string }

/**
 * A token of a few minutes to be a user with; the audit log notes it.
 * @param id of the user
 * @throws ApiError for users who are banned or gone, and for admins
 */
export const actAs = async (id: string): Promise<string> =>
  (
    await askJson<{ readonly access_token: string }>(`/auth/v1/admin/users/${encodeURIComponent(id)}/token`, {
      method: 'POST',
    })
  ).access_token

export interface Reply {
  readonly status: number
  readonly statusText: string
  /** Milliseconds until the whole answer was there. */
  readonly time: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/**
 * Sends a request as it is, whatever the answer; the service role is the admin who is signed in, everybody else comes without
 * the admin's cookie.
 * @throws TypeError where the server cannot be reached, or a header cannot be sent
 */
export async function send(
  path: string,
  request: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  },
  caller: Caller,
): Promise<Reply> {
  const identity: Readonly<Record<string, string>> =
    caller.role === 'service'
      ? csrfHeaders()
      : {
          apikey: caller.key,
          ...(caller.role === 'user' && { authorization: `Bearer ${caller.token}` }),
        }
  const begun = performance.now()
  const response = await fetch(path, {
    ...request,
    headers: { ...request.headers, ...identity },
    credentials: caller.role === 'service' ? 'same-origin' : 'omit',
    cache: 'no-store',
  })
  const body = await response.text()
  return {
    status: response.status,
    statusText: response.statusText,
    time: performance.now() - begun,
    headers: [...response.headers].sort(([a], [b]) => a.localeCompare(b)),
    body,
  }
}
