// The table of contents of the identity service: which route needs what, explicit, none found by itself. Everything below
// /auth/v1 needs an API key but the routes that browsers and other servers open; /auth/register and /auth/login need none.
import type { FastifyInstance } from 'fastify'
import { registerAdmin } from './routes/admin/register.ts'
import { registerSettings, registerWellKnown } from './routes/about.ts'
import { registerDeleteUser } from './routes/delete-user.ts'
import { registerAuthorize } from './routes/authorize.ts'
import { registerCallback } from './routes/callback.ts'
import { registerLinkIdentity } from './routes/link-identity.ts'
import { registerLogout } from './routes/logout.ts'
import { registerChallenge } from './routes/mfa/challenge.ts'
import { registerEnroll } from './routes/mfa/enroll.ts'
import { registerRecoveryCodes } from './routes/mfa/recovery-codes.ts'
import { registerUnenroll } from './routes/mfa/unenroll.ts'
import { registerVerifyRecoveryCode } from './routes/mfa/verify-recovery-code.ts'
import { registerVerifyFactor } from './routes/mfa/verify.ts'
import { registerGenerateLink } from './routes/generate-link.ts'
import { registerInvite } from './routes/invite.ts'
import { registerMails } from './routes/mails.ts'
import { registerOtp } from './routes/otp.ts'
import { passwordGrant } from './routes/password-grant.ts'
import { registerReauthenticate } from './routes/reauthenticate.ts'
import { registerRecover } from './routes/recover.ts'
import { registerResend } from './routes/resend.ts'
import { registerSessions } from './routes/sessions.ts'
import { signUp } from './routes/signup.ts'
import { registerSso } from './routes/sso.ts'
import { registerToken } from './routes/token.ts'
import { registerUnlinkIdentity } from './routes/unlink-identity.ts'
import { registerUser } from './routes/user.ts'
import { registerVerify } from './routes/verify.ts'
import type { AuthServices } from './services.ts'
import { requireKey } from './wire/authenticate.ts'
import { acceptForms } from './wire/forms.ts'
import { speakGotrue } from './wire/wire.ts'

/** The short forms carry the token under the name that people look for, too. */
const withToken = <T extends object>(answer: T): T & { readonly token?: string } =>
  'access_token' in answer && typeof answer.access_token === 'string'
    ? { ...answer, token: answer.access_token }
    : answer

export async function registerAuth(app: FastifyInstance, auth: AuthServices): Promise<void> {
  await app.register((open, _options, done) => {
    speakGotrue(open)
    open.post('/auth/register', async (request) => {
      const answer = await signUp(request, auth)
      // nobody is signed in until the mail is answered
      return 'access_token' in answer ? withToken(answer) : { user: answer, access_token: null }
    })
    open.post('/auth/login', async (request) => withToken(await passwordGrant(request, auth)))
    done()
  })
  await app.register(
    (open, _options, done) => {
      speakGotrue(open)
      acceptForms(open)
      registerWellKnown(open, auth)
      registerVerify(open, auth)
      registerAuthorize(open, auth)
      registerCallback(open, auth)
      done()
    },
    { prefix: '/auth/v1' },
  )
  await app.register(
    (keyed, _options, done) => {
      speakGotrue(keyed)
      keyed.addHook('onRequest', (request) => requireKey(request, auth))
      registerSettings(keyed, auth)
      keyed.post('/signup', (request) => signUp(request, auth))
      registerToken(keyed, auth)
      registerUser(keyed, auth)
      registerDeleteUser(keyed, auth)
      registerLogout(keyed, auth)
      registerSessions(keyed, auth)
      registerAdmin(keyed, auth)
      registerEnroll(keyed, auth)
      registerChallenge(keyed, auth)
      registerVerifyFactor(keyed, auth)
      registerUnenroll(keyed, auth)
      registerRecoveryCodes(keyed, auth)
      registerVerifyRecoveryCode(keyed, auth)
      registerRecover(keyed, auth)
      registerOtp(keyed, auth)
      registerSso(keyed)
      registerResend(keyed, auth)
      registerReauthenticate(keyed, auth)
      registerInvite(keyed, auth)
      registerGenerateLink(keyed, auth)
      registerMails(keyed, auth)
      registerLinkIdentity(keyed, auth)
      registerUnlinkIdentity(keyed, auth)
      done()
    },
    { prefix: '/auth/v1' },
  )
}
