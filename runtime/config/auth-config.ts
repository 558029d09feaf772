// The settings of the identity service, as values. Times in milliseconds.
import { resolve } from 'node:path'
import type { OidcProvider } from './oidc-providers.ts'
import type { Values } from './variables.ts'

export interface AuthConfig {
  readonly siteUrl: string
  /** Patterns beside `siteUrl`. */
  readonly redirectUrls: readonly string[]
  /** The base of every URL of the service: `<PUBLIC_URL>/auth/v1`. */
  readonly externalUrl: string
  readonly issuer: string
  /** Whether tokens of another issuer are refused. */
  readonly issuerRequired: boolean
  readonly jwtExpiry: number
  readonly signup: boolean
  readonly anonymous: boolean
  /** 0 = for ever. */
  readonly anonymousKeep: number
  readonly autoconfirm: boolean
  readonly manualLinking: boolean
  readonly verifyOnGet: boolean
  /** Whom people may sign in with. */
  readonly providers: readonly OidcProvider[]
  readonly accessTokenHook: { readonly schema?: string; readonly name: string } | undefined
  readonly beforeUserCreatedHook: AuthConfig['accessTokenHook']
  readonly password: {
    readonly minLength: number
    readonly required:
      'letters_digits' | 'lower_upper_letters_digits' | 'lower_upper_letters_digits_symbols' | undefined
    /** Where breached passwords are looked up; undefined: not at all. */
    readonly breachUrl: string | undefined
    readonly change: 'any' | 'recent' | 'current'
    readonly cost: number
  }
  readonly session: {
    readonly reuseWindow: number
    /** 0 = no limit. */
    readonly timebox: number
    /** 0 = never. */
    readonly inactivity: number
    readonly single: boolean
  }
  readonly smtp:
    | {
        readonly host: string
        readonly port: number
        readonly user: string | undefined
        readonly password: string | undefined
        readonly tls: 'auto' | 'tls' | 'starttls' | 'off'
      }
    | undefined
  readonly mail: {
    readonly from: string
    readonly expiry: number
    readonly inviteExpiry: number
    /** Between two mails of a kind to one address; 0 = none. */
    readonly pause: number
    readonly notifications: boolean
    /** Folder of the operator's own mails, absolute. */
    readonly templates: string | undefined
    /** Mails that an admin has saved, by kind. */
    readonly saved: SavedMails
  }
  /** Numbers of tries; 0 = off. */
  readonly limits: {
    readonly login: number
    readonly refresh: number
    readonly signup: number
    readonly anonymous: number
    readonly otp: number
    readonly verify: number
    readonly mfa: number
    readonly mail: number
    readonly account: number
  }
}

/** Mails by kind, as their author wrote them: variables stand as `{{ .Token }}`. */
export type SavedMails = Readonly<
  Partial<Record<string, { readonly subject: string; readonly html: string }>>
>

/** What the settings of the service follow from, beside the variables. */
export interface Circumstances {
  /** Base of links, without a trailing slash. */
  readonly publicUrl: string
  /** Where relative paths start. */
  readonly root: string
  readonly providers: readonly OidcProvider[]
  readonly savedMails: SavedMails
}

export function authConfig(
  values: Values,
  { publicUrl, root, providers, savedMails }: Circumstances,
): AuthConfig {
  const siteUrl = values.SITE_URL ?? publicUrl
  const externalUrl = `${publicUrl}/auth/v1`
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_USER: user, SMTP_PASSWORD: password, SMTP_TLS: tls } = values
  return {
    siteUrl,
    redirectUrls: values.REDIRECT_URLS ?? [],
    externalUrl,
    issuer: values.JWT_ISSUER ?? externalUrl,
    issuerRequired: values.JWT_ISSUER !== undefined,
    jwtExpiry: values.JWT_EXPIRY,
    signup: values.AUTH_SIGNUP,
    anonymous: values.AUTH_ANONYMOUS,
    anonymousKeep: values.AUTH_ANONYMOUS_KEEP,
    autoconfirm: values.AUTH_AUTOCONFIRM ?? host === undefined,
    manualLinking: values.AUTH_MANUAL_LINKING,
    verifyOnGet: values.AUTH_VERIFY_ON_GET,
    providers,
    accessTokenHook: values.AUTH_HOOK_ACCESS_TOKEN,
    beforeUserCreatedHook: values.AUTH_HOOK_BEFORE_USER_CREATED,
    password: {
      minLength: values.PASSWORD_MIN_LENGTH,
      required: values.PASSWORD_REQUIRED,
      breachUrl: values.PASSWORD_BREACH_CHECK ? values.PASSWORD_BREACH_URL : undefined,
      change: values.PASSWORD_CHANGE,
      cost: values.BCRYPT_COST,
    },
    session: {
      reuseWindow: values.REFRESH_REUSE_WINDOW,
      timebox: values.SESSION_TIMEBOX,
      inactivity: values.SESSION_INACTIVITY,
      single: values.SESSION_SINGLE,
    },
    smtp: host === undefined ? undefined : { host, port, user, password, tls },
    mail: {
      from: values.SMTP_FROM ?? `no-reply@${new URL(siteUrl).hostname}`,
      expiry: values.MAIL_EXPIRY,
      inviteExpiry: values.MAIL_INVITE_EXPIRY,
      pause: values.MAIL_PAUSE,
      notifications: values.MAIL_NOTIFICATIONS,
      templates: values.MAIL_TEMPLATES === undefined ? undefined : resolve(root, values.MAIL_TEMPLATES),
      saved: savedMails,
    },
    limits: {
      login: values.AUTH_LIMIT_LOGIN,
      refresh: values.AUTH_LIMIT_REFRESH,
      signup: values.AUTH_LIMIT_SIGNUP,
      anonymous: values.AUTH_LIMIT_ANONYMOUS,
      otp: values.AUTH_LIMIT_OTP,
      verify: values.AUTH_LIMIT_VERIFY,
      mfa: values.AUTH_LIMIT_MFA,
      mail: values.AUTH_LIMIT_MAIL,
      account: values.AUTH_LIMIT_ACCOUNT,
    },
  }
}
