// Generated from public.UserRoles. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbFacts, type SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes } from '../sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb/client.ts'
import type { UserRole_f2d496, UserRole_f2d496Insert, UserRole_f2d496Update } from './types.ts'

/** The types of `public.UserRoles`, and its ways to others. */
export interface UserRole_f2d496Types {
  row: UserRole_f2d496
  insert: UserRole_f2d496Insert
  update: UserRole_f2d496Update
  computed: {}
  relations: {
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: Many<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes>
  }
  kinds: {}
}

export const userRoles_f2d496Facts: Facts = {
  table: 'UserRoles',
  key: ['id'],
  live: { id: 'int' },
  relations: {
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: { to: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb!sixty_three_bytes_sixty_three_bytes_sixty_three_byt_Ref_id_fkey', many: true, facts: () => sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbFacts },
  },
}

/** `db.UserRoles.findMany({ limit: 10 })` */
export const userRoles_f2d496Client = (http: Http): TableClient<UserRole_f2d496Types> =>
  tableClient<UserRole_f2d496Types>(http, userRoles_f2d496Facts)
