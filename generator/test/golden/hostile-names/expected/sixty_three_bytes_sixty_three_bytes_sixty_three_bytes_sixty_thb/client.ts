// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Maybe, TableClient } from '#runtime/client'
import { userRolesFacts, type UserRoleTypes } from '../user_roles/client.ts'
import { userRoles_f2d496Facts, type UserRole_f2d496Types } from '../userroles-435841/client.ts'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate } from './types.ts'

/** The types of `public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb`, and its ways to others. */
export interface SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes {
  row: SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb
  insert: SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert
  update: SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate
  computed: {}
  relations: {
    Ref: Maybe<UserRole_f2d496Types>
    ref: Maybe<UserRoleTypes>
  }
  kinds: {}
}

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbFacts: Facts = {
  table: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb',
  key: ['id'],
  live: { id: 'int', ref_id: 'int', Ref_id: 'int' },
  relations: {
    Ref: { to: 'UserRoles!sixty_three_bytes_sixty_three_bytes_sixty_three_byt_Ref_id_fkey', facts: () => userRoles_f2d496Facts },
    ref: { to: 'user_roles!sixty_three_bytes_sixty_three_bytes_sixty_three_byt_ref_id_fkey', facts: () => userRolesFacts },
  },
}

/** `db.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb.findMany({ limit: 10 })` */
export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbClient = (http: Http): TableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes> =>
  tableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes>(http, sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbFacts)
