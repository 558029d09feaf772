// The variables of the identity service. Refuses nothing: load.ts does.
import {
  boolean,
  duration,
  functionName,
  httpUrl,
  integer,
  limit,
  oneOf,
  redirectUrls,
  text,
} from './parse.ts'
import { grouped } from './variable.ts'

const auth = grouped('Auth')
const mail = grouped('Mail')
const limits = grouped('Auth limits (per address unless said otherwise; 0 is off)')

export const authVariables = {
  SITE_URL: auth.optional(
    httpUrl,
    'Where links in mails lead to, and sign-ins return to. Default: PUBLIC_URL.',
  ),
  REDIRECT_URLS: auth.optional(
    redirectUrls,
    'Further addresses to return to: https://app.example.com/**, myapp://login. Default: SITE_URL alone.',
  ),
  JWT_EXPIRY: auth.withDefault(duration(60_000), '1h', 'How long an access token holds.'),
  JWT_ISSUER: auth.optional(
    text,
    'The claim iss. Default: PUBLIC_URL/auth/v1. Once set, others are refused.',
  ),
  AUTH_SIGNUP: auth.withDefault(boolean, 'on', 'off: only admins make users.'),
  AUTH_ANONYMOUS: auth.withDefault(boolean, 'off', 'on: people may start without an address.'),
  AUTH_ANONYMOUS_KEEP: auth.withDefault(
    limit(),
    '0',
    'Anonymous users whom nobody used for so long are deleted, with their rows; 0 is never.',
  ),
  AUTH_AUTOCONFIRM: auth.optional(
    boolean,
    'on: addresses count as confirmed without a mail. Default: on while no SMTP_HOST is set.',
  ),
  AUTH_MANUAL_LINKING: auth.withDefault(
    boolean,
    'off',
    'on: users may link further identities, and unlink them.',
  ),
  GOOGLE_CLIENT_ID: auth.optional(
    text,
    'Sign-in with Google. Several by commas: the first signs in. Other issuers: OIDC_<NAME>_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _SCOPES.',
  ),
  GOOGLE_CLIENT_SECRET: auth.secret(text, 'The secret of the first one.'),
  AUTH_VERIFY_ON_GET: auth.withDefault(
    boolean,
    'off',
    'on: opening a link from a mail uses it up, as in Supabase; mail scanners then burn links.',
  ),
  AUTH_HOOK_ACCESS_TOKEN: auth.optional(
    functionName,
    'A function schema.name(event jsonb) that may change the claims of access tokens.',
  ),
  AUTH_HOOK_BEFORE_USER_CREATED: auth.optional(
    functionName,
    'A function schema.name(event jsonb) that may refuse a sign-up.',
  ),
  PASSWORD_MIN_LENGTH: auth.withDefault(integer(6, 128), '8', 'Characters of a new password.'),
  PASSWORD_REQUIRED: auth.optional(
    oneOf('letters_digits', 'lower_upper_letters_digits', 'lower_upper_letters_digits_symbols'),
    'What a new password must hold: letters_digits, lower_upper_letters_digits or …_symbols. Default: anything.',
  ),
  PASSWORD_BREACH_CHECK: auth.withDefault(
    boolean,
    'off',
    'on: passwords known from breaches are refused (only five characters of their hash are sent).',
  ),
  PASSWORD_BREACH_URL: auth.withDefault(
    httpUrl,
    'https://api.pwnedpasswords.com/range',
    'The service of PASSWORD_BREACH_CHECK.',
  ),
  PASSWORD_CHANGE: auth.withDefault(
    oneOf('any', 'recent', 'current'),
    'recent',
    'A new password needs: any session, one signed in within a day, or the current password.',
  ),
  BCRYPT_COST: auth.withDefault(integer(10, 16), '10', 'Each step doubles the work of a login.'),
  REFRESH_REUSE_WINDOW: auth.withDefault(
    duration(),
    '10s',
    'How long a used refresh token gives its successor once more; later use ends the session.',
  ),
  SESSION_TIMEBOX: auth.withDefault(limit(), '0', 'Longest session; 0 is no limit.'),
  SESSION_INACTIVITY: auth.withDefault(limit(), '0', 'A session without a refresh ends after; 0 is never.'),
  SESSION_SINGLE: auth.withDefault(boolean, 'off', 'on: a new login ends the other sessions of the user.'),

  SMTP_HOST: mail.optional(text, 'The mail server. Without it mails are kept and shown, not sent.'),
  SMTP_PORT: mail.withDefault(
    integer(1, 65_535),
    '587',
    '465: TLS from the start; else STARTTLS where offered.',
  ),
  SMTP_USER: mail.optional(text, 'Login at the mail server.'),
  SMTP_PASSWORD: mail.secret(text, 'Its password.'),
  SMTP_FROM: mail.optional(
    text,
    'Sender, for example Acme <no-reply@acme.com>. Default: no-reply@ SITE_URL.',
  ),
  SMTP_TLS: mail.withDefault(
    oneOf('auto', 'tls', 'starttls', 'off'),
    'auto',
    'auto: by SMTP_PORT, and never a password in clear; tls or starttls: only so; off: in clear.',
  ),
  MAIL_EXPIRY: mail.withDefault(
    duration(60_000),
    '1h',
    'How long links in mails hold; codes hold ten minutes at most.',
  ),
  MAIL_INVITE_EXPIRY: mail.withDefault(duration(60_000), '24h', 'How long invitations hold.'),
  MAIL_PAUSE: mail.withDefault(limit(), '1m', 'Between two mails of a kind to one address; 0 is none.'),
  MAIL_NOTIFICATIONS: mail.withDefault(
    boolean,
    'on',
    'off: no mail tells that a password, an address or a second factor was changed.',
  ),
  MAIL_TEMPLATES: mail.optional(
    text,
    'Folder of your own mails: recovery.html, de/recovery.html, … Default: those that we ship.',
  ),

  AUTH_LIMIT_LOGIN: limits.withDefault(integer(0, 1e9), '30', 'Logins by password in 5 minutes.'),
  AUTH_LIMIT_REFRESH: limits.withDefault(integer(0, 1e9), '150', 'Refreshes in 5 minutes.'),
  AUTH_LIMIT_SIGNUP: limits.withDefault(integer(0, 1e9), '30', 'Sign-ups in 5 minutes.'),
  AUTH_LIMIT_ANONYMOUS: limits.withDefault(integer(0, 1e9), '30', 'Anonymous sign-ups in an hour.'),
  AUTH_LIMIT_OTP: limits.withDefault(integer(0, 1e9), '30', 'Requests for a mail in 5 minutes.'),
  AUTH_LIMIT_VERIFY: limits.withDefault(integer(0, 1e9), '30', 'Tries of codes and links in 5 minutes.'),
  AUTH_LIMIT_MFA: limits.withDefault(integer(0, 1e9), '75', 'Requests about second factors in 5 minutes.'),
  AUTH_LIMIT_MAIL: limits.withDefault(integer(0, 1e9), '100', 'Mails of the whole instance in an hour.'),
  AUTH_LIMIT_ACCOUNT: limits.withDefault(
    integer(0, 1e9),
    '5',
    'Logins to one account from strange addresses in a minute; six times as many in an hour.',
  ),
}
