// Generated from public.user_roles. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbFacts, type SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes } from '../sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb/client.ts'
import type { UserRole, UserRoleInsert, UserRoleUpdate } from './types.ts'

/** The types of `public.user_roles`, and its ways to others. */
export interface UserRoleTypes {
  row: UserRole
  insert: UserRoleInsert
  update: UserRoleUpdate
  computed: {}
  relations: {
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: Many<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes>
  }
  kinds: {}
}

export const userRolesFacts: Facts = {
  table: 'user_roles',
  key: ['id'],
  live: { id: 'int' },
  relations: {
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: { to: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb!sixty_three_bytes_sixty_three_bytes_sixty_three_byt_ref_id_fkey', many: true, facts: () => sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbFacts },
  },
}

/** `db.user_roles.findMany({ limit: 10 })` */
export const userRolesClient = (http: Http): TableClient<UserRoleTypes> =>
  tableClient<UserRoleTypes>(http, userRolesFacts)
