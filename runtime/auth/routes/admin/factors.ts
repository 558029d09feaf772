// GET /admin/users/:id/factors, PUT and DELETE …/factors/:factor: the second factors of a user. Refuses factors of others
// as if there were none (mfa_factor_not_found) and names that are taken (mfa_factor_name_conflict).
import type { FastifyInstance, FastifyRequest } from 'fastify'
import pg from 'pg'
import type { Queryable } from '../../../db/login-pool.ts'
import { tellOfFactor } from '../../mail/tell-of-factor.ts'
import { audit } from '../../model/audit.ts'
import { removeFactors } from '../../model/factors.ts'
import type { FactorRow, UserRow } from '../../model/rows.ts'
import { factorObject } from '../../model/rows.ts'
import type { AuthServices } from '../../services.ts'
import { actorOf, originOf } from '../../wire/authenticate.ts'
import { AuthError } from '../../wire/errors.ts'
import { bodyOf, text } from '../../wire/read.ts'
import { idIn, targetOf } from './target.ts'

const notFound = () => new AuthError(404, 'mfa_factor_not_found', 'Factor not found')
const nameTaken = (name: string) =>
  new AuthError(
    422,
    'mfa_factor_name_conflict',
    `A factor with the friendly name ${JSON.stringify(name)} for this user already exists`,
  )

async function factorOf(
  request: FastifyRequest,
  auth: AuthServices,
): Promise<{ readonly user: UserRow; readonly factor: FactorRow }> {
  const id = idIn(request, 'factor', 'factor_id')
  const user = await targetOf(request, auth)
  const factor = user.factors.find((one) => one.id === id)
  if (!factor) throw notFound()
  return { user, factor }
}

async function rename(tx: Queryable, id: string, name: string): Promise<void> {
  await tx
    .rows('update auth.mfa_factors set friendly_name = $2, updated_at = now() where id = $1', [id, name])
    .catch((error: unknown) => {
      throw error instanceof pg.DatabaseError && error.code === '23505' ? nameTaken(name) : error
    })
}

export function registerFactors(app: FastifyInstance, auth: AuthServices): void {
  app.get('/users/:id/factors', async (request) => {
    const { factors } = await targetOf(request, auth)
    return factors.map(factorObject)
  })

  app.put('/users/:id/factors/:factor', async (request) => {
    const { user, factor } = await factorOf(request, auth)
    const name = text(bodyOf(request), 'friendly_name')?.trim()
    if (name === undefined || name === '') return factorObject(factor)
    await auth.db.transaction(async (tx) => {
      await rename(tx, factor.id, name)
      const traits = { user_id: user.id, factor_id: factor.id }
      await audit(tx, 'factor_updated', actorOf(request), originOf(request).ip, traits)
    })
    return factorObject({ ...factor, friendly_name: name, updated_at: new Date().toISOString() })
  })

  app.delete('/users/:id/factors/:factor', async (request) => {
    const { user, factor } = await factorOf(request, auth)
    await auth.db.transaction(async (tx) => {
      await removeFactors(tx, user.id, [factor.id])
      const traits = { user_id: user.id, factor_id: factor.id }
      await audit(tx, 'factor_deleted', actorOf(request), originOf(request).ip, traits)
      if (factor.status === 'verified')
        await tellOfFactor(tx, auth, request, user, 'unenrolled', factor.factor_type)
    })
    await auth.applyRevocations()
    return factorObject(factor)
  })
}
