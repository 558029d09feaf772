// Tests of the suite that fail here, and why: out of scope, or of the environment. Whatever else fails is news.
import type { Expected } from '../suite/outcome.ts'

const groups: readonly { readonly reason: string; readonly tests: readonly string[] }[] = [
  {
    reason: 'Passkeys are not offered (`passkeys_enabled` is false in /settings).',
    tests: [
      'passkey.e2e.test.ts: Passkey end-to-end registration ceremony startRegistration returns WebAuthn creation options',
      'passkey.e2e.test.ts: Passkey end-to-end registration ceremony verifyRegistration creates the passkey',
      'passkey.e2e.test.ts: Passkey end-to-end registration ceremony verifyRegistration rejects an unknown challenge',
      'passkey.e2e.test.ts: Passkey end-to-end registration ceremony startRegistration requires a session',
      'passkey.e2e.test.ts: Passkey end-to-end passkey management list returns the registered passkey',
      'passkey.e2e.test.ts: Passkey end-to-end passkey management update renames the passkey',
      'passkey.e2e.test.ts: Passkey end-to-end passkey management update rejects an unknown passkey id',
      'passkey.e2e.test.ts: Passkey end-to-end authentication ceremony signs in with the passkey via the two-step flow',
      'passkey.e2e.test.ts: Passkey end-to-end authentication ceremony rejects a replayed authentication challenge',
      'passkey.e2e.test.ts: Passkey end-to-end authentication ceremony rejects an assertion from an unregistered authenticator',
      'passkey.e2e.test.ts: Passkey end-to-end admin passkey management listPasskeys returns the passkeys of the user',
      'passkey.e2e.test.ts: Passkey end-to-end admin passkey management deletePasskey removes the passkey',
      'passkey.e2e.test.ts: Passkey end-to-end passkey deletion delete removes the passkey and disables sign-in with it',
    ],
  },
  {
    reason: 'We are no OAuth server for other applications: no /admin/oauth/clients.',
    tests: [
      'GoTrueApi.test.ts: GoTrueAdminApi OAuth Admin Core Lifecycle oauth client lifecycle: create, get, update, delete',
      'GoTrueApi.test.ts: GoTrueAdminApi OAuth Admin Listing & Secret Regeneration listClients() returns registered OAuth clients with pagination',
      'GoTrueApi.test.ts: GoTrueAdminApi OAuth Admin Listing & Secret Regeneration regenerateClientSecret() generates new secret',
      'GoTrueApi.test.ts: GoTrueAdminApi OAuth Admin Edge Cases updateClient() accepts partial updates',
      'GoTrueApi.test.ts: GoTrueAdminApi OAuth Admin Edge Cases createClient() works with minimal required fields',
      'GoTrueApi.test.ts: GoTrueAdminApi OAuth Admin Edge Cases createClient() accepts multiple redirect_uris',
    ],
  },
  {
    reason: 'Second factors are authenticator apps alone; WebAuthn is refused by name.',
    tests: [
      'GoTrueClient.test.ts: WebAuthn MFA enroll WebAuthn should allow empty friendlyName',
      'GoTrueClient.test.ts: WebAuthn MFA enroll WebAuthn should create unverified factor',
      'GoTrueClient.test.ts: WebAuthn MFA unenroll WebAuthn should remove factor',
      'GoTrueClient.test.ts: WebAuthn MFA should enroll WebAuthn factor',
    ],
  },
  {
    reason: 'Phone numbers do not sign in: there is no SMS provider.',
    tests: [
      'docker-tests/phone-otp.test.ts: Docker: Phone Resend resend with phone with options',
      'docker-tests/phone-otp.test.ts: Docker: Phone Resend resend with phone with empty options',
      'docker-tests/phone-otp.test.ts: Docker: Phone Password Auth signInWithPassword() for phone',
    ],
  },
  {
    reason:
      'Decided otherwise: /otp answers the same for an unknown address, so that nobody learns who has an account.',
    tests: [
      'GoTrueClient.test.ts: GoTrueClient signInWithOtp signInWithOtp() with PKCE flow should return error',
    ],
  },
]

export const expected: Expected = new Map(
  groups.flatMap(({ reason, tests }) => tests.map((name): [string, string] => [name, reason])),
)
