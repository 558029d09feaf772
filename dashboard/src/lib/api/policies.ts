// Tries policies: which rows a caller reaches, and why. Finds the users whom one may be.
import { queryOptions } from '@tanstack/react-query'
import type { PolicyTest, PolicyTestBody } from '../../../../runtime/admin/contract/policies.ts'
import { askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/policies.ts'

/** @throws ApiError for what is no table, and values that no column takes */
export const testPolicies = (body: PolicyTestBody): Promise<PolicyTest> =>
  askJson<PolicyTest>('/admin/v1/policies/test', { method: 'POST', body })

/** As much of a user as his claims need. */
export interface Person {
  readonly id: string
  readonly email?: string
  readonly phone?: string
  readonly is_anonymous?: boolean
  readonly app_metadata: Readonly<Record<string, unknown>>
  readonly user_metadata: Readonly<Record<string, unknown>>
}

/** What people call somebody: the address, else the number, else the id. */
export const titleOf = ({ email, phone, id }: Person): string =>
  [email, phone].find((one) => one !== undefined && one !== '') ?? id

/** One of them. @param id of the user */
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => askJson<Person>(`/auth/v1/admin/users/${encodeURIComponent(id)}`, { signal }),
    retry: false,
  })

/** The first users whose address, number or id holds `filter`. */
export const peopleQuery = (filter: string) =>
  queryOptions({
    queryKey: ['people', filter],
    queryFn: async ({ signal }) =>
      (
        await askJson<{ readonly users: readonly Person[] }>('/auth/v1/admin/users', {
          query: { filter, per_page: 8 },
          signal,
        })
      ).users,
  })
