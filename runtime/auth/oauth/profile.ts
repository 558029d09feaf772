// From the claims of a provider to what we know of a person. Refuses claims that could name somebody else: no subject, a
// subject that is no text, an e-mail address that is no text (attack case A03).
import { normalEmail } from '../model/email.ts'
import { oauthErrors } from './errors.ts'

export type Claims = Readonly<Record<string, unknown>>

export interface Profile {
  readonly provider: string
  /** The person's key at the provider, for ever. */
  readonly sub: string
  /** In its stored form; undefined where the provider names none that we could use. */
  readonly email: string | undefined
  /** Whether the provider says that the address is this person's. */
  readonly emailVerified: boolean
  /** As GoTrue fills `identity_data` and `user_metadata`. */
  readonly data: Claims
}

const longestSubject = 255
const longestText = 2_048

const isStorable = (text: string): boolean =>
  text.length <= longestText && !text.includes('\0') && !/\p{Cs}/u.test(text)

const textClaim = (claims: Claims, ...names: readonly string[]): string | undefined =>
  names
    .map((name) => claims[name])
    .find((value): value is string => typeof value === 'string' && value !== '' && isStorable(value))

function emailOf(claims: Claims): string | undefined {
  const { email } = claims
  if (email === undefined || email === null || email === '') return undefined
  if (typeof email !== 'string') throw oauthErrors.badProfile('the e-mail address is no text')
  try {
    return normalEmail(email)
  } catch {
    // a name in a directory that happens to have an @: the person is known without it
    return undefined
  }
}

/** @throws bad_oauth_callback */
export function readProfile(provider: string, claims: Claims): Profile {
  const { sub } = claims
  if (typeof sub !== 'string' || sub.trim() === '' || sub.length > longestSubject || !isStorable(sub))
    throw oauthErrors.badProfile('there is no subject')
  const email = emailOf(claims)
  const emailVerified =
    email !== undefined && (claims.email_verified === true || claims.email_verified === 'true')
  const name = textClaim(claims, 'name', 'preferred_username', 'nickname')
  const picture = textClaim(claims, 'picture')
  const domain = textClaim(claims, 'hd')
  const data = {
    iss: textClaim(claims, 'iss'),
    sub,
    provider_id: sub,
    email,
    email_verified: emailVerified,
    phone_verified: false,
    name,
    full_name: name,
    preferred_username: textClaim(claims, 'preferred_username'),
    picture,
    avatar_url: picture,
    custom_claims: domain === undefined ? undefined : { hd: domain },
  }
  return {
    provider,
    sub,
    email,
    emailVerified,
    data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
  }
}
