// What the address of the page of users says: the view, the search, the page, the order, the user who is open.

export const userSorts = ['created_at', 'last_sign_in_at', 'email'] as const
export type UserSort = (typeof userSorts)[number]

export interface UsersSearch {
  readonly view?: 'inbox'
  readonly q?: string
  readonly page?: number
  readonly sort?: UserSort
  readonly order?: 'asc' | 'desc'
  readonly user?: string
  readonly mail?: string
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** Leaves out what means nothing. */
export function readUsersSearch(given: Readonly<Record<string, unknown>>): UsersSearch {
  const [q, user, mail, page] = [text(given.q), text(given.user), text(given.mail), Number(given.page)]
  const sort = userSorts.find((one) => one === given.sort)
  const order = given.order === 'asc' || given.order === 'desc' ? given.order : undefined
  return {
    ...(given.view === 'inbox' && { view: 'inbox' }),
    ...(q !== '' && { q }),
    ...(Number.isInteger(page) && page > 1 && page < 1e9 && { page }),
    ...(sort && { sort }),
    ...(order && { order }),
    ...(user !== '' && { user }),
    ...(mail !== '' && { mail }),
  }
}
