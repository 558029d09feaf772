// Generated from public.employee. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, Maybe, TableClient } from '#runtime/client'
import { badgeFacts, type BadgeTypes } from '../badge/client.ts'
import { messageFacts, type MessageTypes } from '../message/client.ts'
import type { Employee, EmployeeInsert, EmployeeUpdate } from './types.ts'

/** The types of `public.employee`, and its ways to others. */
export interface EmployeeTypes {
  row: Employee
  insert: EmployeeInsert
  update: EmployeeUpdate
  computed: {}
  relations: {
    employee: Maybe<EmployeeTypes>
    badge: Maybe<BadgeTypes>
    employee_by_reports_to: Many<EmployeeTypes>
    approvals: Many<MessageTypes>
    message_by_receiver_id: Many<MessageTypes>
    message_by_sender_id: Many<MessageTypes>
  }
  kinds: {}
}

export const employeeFacts: Facts = {
  table: 'employee',
  key: ['employee_id'],
  live: { employee_id: 'int', last_name: 'text', reports_to: 'int' },
  relations: {
    employee: { to: 'reports_to', facts: () => employeeFacts },
    badge: { to: 'badge!badge_employee_id_fkey', facts: () => badgeFacts },
    employee_by_reports_to: { to: 'employee!reports_to', many: true, facts: () => employeeFacts },
    approvals: { to: 'message!message_approver', many: true, facts: () => messageFacts },
    message_by_receiver_id: { to: 'message!message_receiver_id_fkey', many: true, facts: () => messageFacts },
    message_by_sender_id: { to: 'message!message_sender_id_fkey', many: true, facts: () => messageFacts },
  },
}

/** `db.employee.findMany({ limit: 10 })` */
export const employeeClient = (http: Http): TableClient<EmployeeTypes> =>
  tableClient<EmployeeTypes>(http, employeeFacts)
