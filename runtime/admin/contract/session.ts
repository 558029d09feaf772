// What /admin/v1/session and /admin/v1/setup take and give.

export interface AdminSessionInfo {
  readonly admin: { readonly id: string; readonly email: string }
  /** Goes back in the header `x-lite-csrf` of everything that changes something. */
  readonly csrf: string
  /** ISO 8601. */
  readonly expires_at: string
}

export interface SetupInfo {
  /** Whether there is no admin yet. */
  readonly needed: boolean
}

const email = { type: 'string', minLength: 3, maxLength: 255, pattern: '^[^\\s@]+@[^\\s@]+$' } as const
const newPassword = { type: 'string', minLength: 8, maxLength: 1024 } as const
const anyPassword = { type: 'string', minLength: 1, maxLength: 1024 } as const

export interface SignInBody {
  readonly email: string
  readonly password: string
}
export const signInBody = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email, password: anyPassword },
} as const

export interface SetupBody extends SignInBody {
  /** From the link that the server printed. */
  readonly token: string
}
export const setupBody = {
  type: 'object',
  required: ['token', 'email', 'password'],
  properties: { token: { type: 'string', minLength: 1, maxLength: 100 }, email, password: newPassword },
} as const

export interface ChangePasswordBody {
  readonly current: string
  readonly password: string
}
export const changePasswordBody = {
  type: 'object',
  required: ['current', 'password'],
  properties: { current: anyPassword, password: newPassword },
} as const
