// Pages of users for admins. Refuses nothing: what may be sorted by is a list of ours.
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from './rows.ts'
import { userColumns } from './users.ts'

/** Columns that a list may be sorted by. */
export const sortable = ['created_at', 'updated_at', 'last_sign_in_at', 'email', 'phone'] as const

export interface UserSearch {
  /** Part of an address, phone number or name, or a whole id; '' finds everybody. */
  readonly filter: string
  readonly sort: { readonly column: (typeof sortable)[number]; readonly descending: boolean }
  readonly limit: number
  readonly offset: number
}

const found = `($1 = '' or u.email ilike $2 or u.phone ilike $2 or u.id::text = lower($1)
  or u.raw_user_meta_data ->> 'full_name' ilike $2 or u.raw_user_meta_data ->> 'name' ilike $2)`

/** A pattern for LIKE that finds `text` anywhere. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** @returns one page, and how many users there are in all */
export async function searchUsers(
  db: Queryable,
  { filter, sort, limit, offset }: UserSearch,
): Promise<{ readonly users: readonly UserRow[]; readonly total: number }> {
  const values = [filter, containing(filter)]
  const order = sort.descending ? 'desc nulls last' : 'asc nulls last'
  const users = await db.rows<UserRow>(
    `select ${userColumns} from auth.users u where ${found} order by u.${sort.column} ${order}, u.id limit $3 offset $4`,
    [...values, limit, offset],
  )
  const [row] = await db.rows<{ total: number }>(
    `select count(*)::int as total from auth.users u where ${found}`,
    values,
  )
  return { users, total: row?.total ?? 0 }
}
