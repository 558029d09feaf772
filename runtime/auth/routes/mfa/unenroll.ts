// DELETE /factors/:id: takes a factor away; sessions that had shown it go down to aal1. Refuses aal1 and old sessions where
// the factor is verified.
import type { FastifyInstance } from 'fastify'
import { tellOfFactor } from '../../mail/tell-of-factor.ts'
import { audit } from '../../model/audit.ts'
import { removeFactors } from '../../model/factors.ts'
import type { AuthServices } from '../../services.ts'
import { isAal2, requireRecent } from '../../wire/assurance.ts'
import { originOf, requireUser } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { factorOfPath } from './factor.ts'
import { lockedUser } from './step-up.ts'

export function registerUnenroll(app: FastifyInstance, auth: AuthServices): void {
  app.delete('/factors/:id', async (request) => {
    const who = await requireUser(request, auth)
    const removed = await auth.db.transaction(async (tx) => {
      const user = await lockedUser(tx, who)
      const { id, status, factor_type: type } = await factorOfPath(request, tx, user.id)
      if (status === 'verified') {
        if (!isAal2(who)) throw authErrors.insufficientAal(422, 'AAL2 required to unenroll verified factor')
        requireRecent(who)
      }
      await removeFactors(tx, user.id, [id])
      if (status === 'verified') await tellOfFactor(tx, auth, request, user, 'unenrolled', type)
      await audit(tx, 'factor_unenrolled', user, originOf(request).ip, { factor_id: id, status })
      return { id }
    })
    await auth.applyRevocations()
    return removed
  })
}
