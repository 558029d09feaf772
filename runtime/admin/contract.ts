// What /admin/v1 takes and gives: types and JSON schemas only, so that the dashboard may import it.

/** What may be told of an API key. Times are ISO 8601. */
export interface ApiKeyInfo {
  readonly id: string
  readonly name: string
  readonly kind: 'publishable' | 'secret'
  /** The key itself where it is publishable; null for a secret one. */
  readonly key: string | null
  /** Its last four characters. */
  readonly key_end: string
  readonly created_at: string
  /** To the half minute. */
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

/** The answer to making a key: `secret` is shown this once. */
export interface NewApiKey extends ApiKeyInfo {
  readonly secret: string
}

const keyName = { type: 'string', minLength: 1, maxLength: 100 } as const

export interface CreateKeyBody {
  readonly kind: ApiKeyInfo['kind']
  readonly name: string
}
export const createKeyBody = {
  type: 'object',
  required: ['kind', 'name'],
  properties: { kind: { enum: ['publishable', 'secret'] }, name: keyName },
} as const

export interface RenameKeyBody {
  readonly name: string
}
export const renameKeyBody = { type: 'object', required: ['name'], properties: { name: keyName } } as const
