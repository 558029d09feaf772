// The user that an admin's URL names. Refuses ids that are none (404 validation_failed: never another route, attack case
// A04) and users that do not exist (user_not_found).
import type { FastifyRequest } from 'fastify'
import type { UserRow } from '../../model/rows.ts'
import { userById } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import { authErrors } from '../../wire/errors.ts'
import { isUuid } from '../../wire/read.ts'

/** A part of the URL that must be a UUID. @param label as GoTrue's message names it */
export function idIn(request: FastifyRequest, name: string, label: string): string {
  const value = (request.params as Readonly<Record<string, string | undefined>>)[name]
  if (!isUuid(value)) throw authErrors.invalid(`${label} must be an UUID`, 404)
  return value.toLowerCase()
}

/** Deleted ones too, as long as their row is there. */
export async function targetOf(request: FastifyRequest, { db }: AuthServices): Promise<UserRow> {
  const user = await userById(db, idIn(request, 'id', 'user_id'))
  if (!user) throw authErrors.userNotFound()
  return user
}
