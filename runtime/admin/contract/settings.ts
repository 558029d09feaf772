// What /admin/v1/settings takes and gives. Values are text, as in the environment: on, 30s, 10MB, a,b.

export type SettingSection =
  'general' | 'auth' | 'providers' | 'mail' | 'api' | 'realtime' | 'storage' | 'server'

/** What a value must be. Bounds of durations are milliseconds, of sizes bytes. */
export type SettingKind =
  | { readonly type: 'text' | 'boolean' | 'url' | 'list' }
  | { readonly type: 'choice'; readonly words: readonly string[] }
  | {
      readonly type: 'integer' | 'size' | 'duration'
      readonly min: number
      readonly max: number
      /** `0` stands for none. */
      readonly zero?: true
    }

export interface SettingInfo {
  readonly key: string
  readonly section: SettingSection
  /** What it stands under. */
  readonly group: string
  readonly about: string
  readonly kind: SettingKind
  /** Null where it has none of its own: `about` tells what holds then. */
  readonly default: string | null
  /** Null where nothing is set, and always for secrets. */
  readonly value: string | null
  readonly secret: boolean
  readonly is_set: boolean
  readonly source: 'environment' | 'saved' | 'default'
  /** Set by the environment, which wins. */
  readonly locked: boolean
  /** Why it takes a restart; null where it holds at once. */
  readonly restart: string | null
  /** Of what was saved: hand it in as `seen`. ISO 8601. */
  readonly updated_at: string | null
  readonly updated_by: string | null
}

export interface SettingsInfo {
  readonly settings: readonly SettingInfo[]
  /** Where providers must send people back to. */
  readonly callback_url: string
}

export interface ChangeSettingsBody {
  readonly changes: Readonly<Record<string, { readonly value: string | null; readonly seen?: string | null }>>
}

const value = { type: ['string', 'null'], maxLength: 10_000 } as const
const seen = { type: ['string', 'null'], maxLength: 40 } as const

export const changeSettingsBody = {
  type: 'object',
  required: ['changes'],
  additionalProperties: false,
  properties: {
    changes: {
      type: 'object',
      minProperties: 1,
      maxProperties: 200,
      propertyNames: { maxLength: 100 },
      additionalProperties: {
        type: 'object',
        required: ['value'],
        additionalProperties: false,
        properties: { value, seen },
      },
    },
  },
} as const

/** What is wrong with one setting: `details` of the error 400 or 409. */
export interface SettingMistake {
  readonly key: string
  readonly message: string
}

export interface TestMailBody {
  readonly to: string
  /** Tried without being saved. */
  readonly changes?: ChangeSettingsBody['changes']
}

export const testMailBody = {
  type: 'object',
  required: ['to'],
  additionalProperties: false,
  properties: {
    to: { type: 'string', minLength: 3, maxLength: 320, pattern: '^[^\\s@]+@[^\\s@]+$' },
    changes: changeSettingsBody.properties.changes,
  },
} as const

/** The mail of one kind. Variables stand as `{{ .Token }}`. */
export interface MailTemplateInfo {
  readonly kind: string
  readonly subject: string
  readonly html: string
  /** `folder`: a file of MAIL_TEMPLATES, which wins. */
  readonly source: 'folder' | 'saved' | 'shipped'
  readonly default: { readonly subject: string; readonly html: string }
  readonly updated_at: string | null
  readonly updated_by: string | null
}

export interface MailTemplateBody {
  readonly subject: string
  readonly html: string
  readonly seen?: string | null
}

export const mailTemplateBody = {
  type: 'object',
  required: ['subject', 'html'],
  additionalProperties: false,
  properties: {
    subject: { type: 'string', minLength: 1, maxLength: 500 },
    html: { type: 'string', minLength: 1, maxLength: 200_000 },
    seen,
  },
} as const

/** A draft with made-up values; its HTML is a page of its own at `url`, to be framed. */
export interface MailPreview {
  readonly subject: string
  readonly text: string
  readonly url: string
}
