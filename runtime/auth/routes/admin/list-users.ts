// GET /admin/users: all users, page by page. Refuses pages and sort orders that there are not (validation_failed).
import type { FastifyInstance } from 'fastify'
import { userObject } from '../../model/rows.ts'
import type { UserSearch } from '../../model/user-list.ts'
import { searchUsers, sortable } from '../../model/user-list.ts'
import type { AuthServices } from '../../services.ts'
import { authErrors } from '../../wire/errors.ts'
import { parameter } from '../../wire/read.ts'
import { readPage, sendPages } from './pages.ts'

/** `created_at desc` and the like; the newest first where nothing is said. */
function readSort(text: string | undefined): UserSearch['sort'] {
  const [name = '', direction = 'asc', ...more] = (text ?? '').trim().toLowerCase().split(/\s+/)
  if (name === '') return { column: 'created_at', descending: true }
  const column = sortable.find((one) => one === name)
  if (column === undefined || more.length > 0 || (direction !== 'asc' && direction !== 'desc'))
    throw authErrors.invalid(`Bad Sort Parameters: sort by ${sortable.join(', ')}, then asc or desc`)
  return { column, descending: direction === 'desc' }
}

export function registerListUsers(app: FastifyInstance, { db, settings }: AuthServices): void {
  app.get('/users', async (request, reply) => {
    const page = readPage(request)
    const sort = parameter(request, 'sort')
    const filter = (parameter(request, 'filter') ?? '').trim()
    const search = { filter, sort: readSort(sort), limit: page.perPage, offset: page.offset }
    const { users, total } = await searchUsers(db, search)
    sendPages(reply, `${settings.externalUrl}/admin/users`, page, total, { filter, sort })
    return { users: users.map(userObject), aud: 'authenticated' }
  })
}
