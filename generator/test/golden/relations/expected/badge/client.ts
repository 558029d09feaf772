// Generated from public.badge. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, One, TableClient } from '#runtime/client'
import { employeeFacts, type EmployeeTypes } from '../employee/client.ts'
import type { Badge, BadgeInsert, BadgeUpdate } from './types.ts'

/** The types of `public.badge`, and its ways to others. */
export interface BadgeTypes {
  row: Badge
  insert: BadgeInsert
  update: BadgeUpdate
  computed: {}
  relations: {
    employee: One<EmployeeTypes>
  }
  kinds: {}
}

export const badgeFacts: Facts = {
  table: 'badge',
  key: ['employee_id'],
  live: { employee_id: 'int', color: 'text' },
  relations: {
    employee: { to: 'employee!badge_employee_id_fkey', facts: () => employeeFacts },
  },
}

/** `db.badge.findMany({ limit: 10 })` */
export const badgeClient = (http: Http): TableClient<BadgeTypes> =>
  tableClient<BadgeTypes>(http, badgeFacts)
