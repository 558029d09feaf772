// POST /factors: begins to add an authenticator app: its secret as text and QR code, for this one time. Refuses anonymous
// users, kinds that are not offered, taken names, too many, aal1 where a factor is verified, and old sessions.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import pg from 'pg'
import { toString as toQrCode } from 'qrcode'
import { limitByAddress } from '../../limits/buckets.ts'
import { base32, keyUri, newSecret } from '../../mfa/totp.ts'
import { audit } from '../../model/audit.ts'
import { challengeLifetime, dropUnverified, insertTotpFactor } from '../../model/factors.ts'
import type { UserRow } from '../../model/rows.ts'
import { lockUser } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import { hasVerifiedFactor, isAal2, requireRecent } from '../../wire/assurance.ts'
import { originOf, requireUser } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { mfaErrors } from '../../wire/mfa-errors.ts'
import { bodyOf, text } from '../../wire/read.ts'

/** GoTrue's figure. */
const mostFactors = 10
/** Characters; a QR code has no room for more. */
const longestName = 100

interface Wanted {
  readonly name: string
  readonly issuer: string
}

function readWanted(request: FastifyRequest, { settings }: AuthServices): Wanted {
  const body = bodyOf(request)
  const [type, name = '', issuer = ''] = [
    text(body, 'factor_type'),
    text(body, 'friendly_name'),
    text(body, 'issuer'),
  ]
  if (type === 'phone' || type === 'webauthn') throw mfaErrors.enrollDisabled(type)
  if (type !== 'totp') throw mfaErrors.badType()
  if (name.length > longestName || issuer.length > longestName)
    throw authErrors.invalid(`friendly_name and issuer must be ${longestName} characters or less`)
  return { name: name.trim(), issuer: issuer === '' ? new URL(settings.siteUrl).hostname : issuer }
}

/** Apps cannot show an SVG's # in a data URL, as which auth-js hands it on. */
const qrCode = async (uri: string): Promise<string> =>
  (await toQrCode(uri, { type: 'svg', errorCorrectionLevel: 'M' }))
    .replaceAll('#ffffff', 'white')
    .replaceAll('#000000', 'black')

function checkRoom(user: UserRow, name: string): void {
  if (name !== '' && user.factors.some((factor) => factor.friendly_name === name))
    throw mfaErrors.nameTaken(name)
  if (user.factors.length >= mostFactors) throw mfaErrors.tooMany()
}

/** The name of the user's recovery codes is not among the factors that we list. */
const isNameTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'mfa_factors_user_friendly_name_unique'

/** @throws no_authorization, insufficient_aal (403), reauthentication_needed (400), mfa_…, validation_failed */
async function enroll(request: FastifyRequest, auth: AuthServices) {
  const who = await requireUser(request, auth)
  if (who.user.is_anonymous) throw authErrors.anonymousNotAllowed()
  const { name, issuer } = readWanted(request, auth)
  await limitByAddress(request, auth, 'mfa')
  requireRecent(who)
  const [id, secret] = [randomUUID(), newSecret()]
  const { origin, account } = { origin: originOf(request), account: who.user.email ?? who.user.id }
  await auth.db
    .transaction(async (tx) => {
      await dropUnverified(tx, who.user.id, challengeLifetime)
      const user = await lockUser(tx, who.user.id)
      if (!user) throw authErrors.userOfTokenGone()
      checkRoom(user, name)
      if (hasVerifiedFactor(user) && !isAal2(who))
        throw authErrors.insufficientAal(403, 'AAL2 required to enroll a new factor')
      await insertTotpFactor(tx, { id, userId: user.id, name, secret: auth.mfaSecrets.seal(secret, id) })
      await audit(tx, 'factor_in_progress', user, origin.ip, { factor_id: id, factor_type: 'totp' })
    })
    .catch((error: unknown) => {
      throw isNameTaken(error) ? mfaErrors.nameTaken(name) : error
    })
  const written = base32(secret)
  const uri = keyUri(written, issuer, account)
  return {
    id,
    type: 'totp',
    friendly_name: name,
    totp: { qr_code: await qrCode(uri), secret: written, uri },
  }
}

export function registerEnroll(app: FastifyInstance, auth: AuthServices): void {
  app.post('/factors', (request) => enroll(request, auth))
}
