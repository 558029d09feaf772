// What /admin/v1/keys and /admin/v1/s3-keys take and give: types and JSON schemas only, so that the dashboard may import them.

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

/** The two keys that are as old as the server, and never change while it runs. */
export interface FixedKeys {
  /** For clients; may be seen by everybody. */
  readonly anon_key: string
  /** Where both stand, unless the environment sets them: an absolute path on the server. The service key is never told. */
  readonly secrets_file: string
  /** What clients connect to. */
  readonly url: string
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

/** What may be told of a key of the S3 protocol. Times are ISO 8601. */
export interface S3KeyInfo {
  readonly id: string
  readonly access_key: string
  readonly name: string
  /** Whom it speaks for; null: the service role. */
  readonly user_id: string | null
  readonly created_at: string
  /** To the minute. */
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

/** The answer to making one: `secret` is shown this once. */
export interface NewS3Key extends S3KeyInfo {
  readonly secret: string
}

export interface CreateS3KeyBody {
  readonly name: string
  readonly user_id?: string | null
}
export const createS3KeyBody = {
  type: 'object',
  required: ['name'],
  properties: { name: keyName, user_id: { type: ['string', 'null'], format: 'uuid' } },
} as const
