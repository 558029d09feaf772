// DELETE /admin/users/:id: takes a user away with all that hangs on the row; or, with `should_soft_delete`, ends everything
// and keeps the row, whose address stays taken. Refuses (422) where a table of the app still refers to the user.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Queryable } from '../../../db/login-pool.ts'
import { audit } from '../../model/audit.ts'
import { endAccess } from '../../model/end-access.ts'
import { lockUser, updateUser } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import { actorOf, originOf } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { bodyOf, flag } from '../../wire/read.ts'
import { idIn } from './target.ts'

/** Nobody can sign in as the user any more, by whatever means. */
async function softDelete(tx: Queryable, auth: AuthServices, id: string): Promise<void> {
  await endAccess(tx, auth.oneTimeTokens, id)
  await tx.rows('delete from auth.mfa_factors where user_id = $1', [id])
  await updateUser(tx, id, { encrypted_password: '', email_change: '', deleted_at: 'now' })
}

async function remove(request: FastifyRequest, auth: AuthServices): Promise<void> {
  const id = idIn(request, 'id', 'user_id')
  const soft = flag(bodyOf(request), 'should_soft_delete') === true
  await auth.db.transaction(async (tx) => {
    const user = await lockUser(tx, id)
    if (!user) throw authErrors.userNotFound()
    await audit(tx, 'user_deleted', actorOf(request), originOf(request).ip, {
      user_id: id,
      user_email: user.email,
      soft,
    })
    if (!soft) await tx.rows('delete from auth.users where id = $1', [id])
    else if (user.deleted_at === null) await softDelete(tx, auth, id)
  })
  await auth.applyRevocations()
}

export function registerDeleteUser(app: FastifyInstance, auth: AuthServices): void {
  app.delete('/users/:id', async (request) => {
    await remove(request, auth)
    return {}
  })
}
