// Generated from public.employee. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { employeeRow, employeeInsert, employeeUpdate } from './schema.ts'
import type { Employee } from './types.ts'

export const employee: Table<Employee> = {
  schema: 'public',
  name: 'employee',
  kind: 'table',
  primaryKey: ['employee_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    employee_id: 'integer',
    last_name: 'character varying',
    reports_to: 'integer',
  },
  relations: {
    employee: {
      schema: 'public',
      table: 'employee',
      cardinality: 'many-to-one',
      on: { reports_to: 'employee_id' },
      constraint: 'employee_reports_to_fkey',
    },
    badge: {
      schema: 'public',
      table: 'badge',
      cardinality: 'one-to-one',
      reverse: true,
      on: { employee_id: 'employee_id' },
      constraint: 'badge_employee_id_fkey',
    },
    employee_by_reports_to: {
      schema: 'public',
      table: 'employee',
      cardinality: 'one-to-many',
      reverse: true,
      on: { employee_id: 'reports_to' },
      constraint: 'employee_reports_to_fkey',
    },
    approvals: {
      schema: 'public',
      table: 'message',
      cardinality: 'one-to-many',
      reverse: true,
      on: { employee_id: 'approved_by' },
      constraint: 'message_approver',
    },
    message_by_receiver_id: {
      schema: 'public',
      table: 'message',
      cardinality: 'one-to-many',
      reverse: true,
      on: { employee_id: 'receiver_id' },
      constraint: 'message_receiver_id_fkey',
    },
    message_by_sender_id: {
      schema: 'public',
      table: 'message',
      cardinality: 'one-to-many',
      reverse: true,
      on: { employee_id: 'sender_id' },
      constraint: 'message_sender_id_fkey',
    },
  },
  schemas: { row: employeeRow, insert: employeeInsert, update: employeeUpdate },
}
