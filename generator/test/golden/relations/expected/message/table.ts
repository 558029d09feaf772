// Generated from public.message. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { messageRow, messageInsert, messageUpdate } from './schema.ts'
import type { Message } from './types.ts'

export const message: Table<Message> = {
  schema: 'public',
  name: 'message',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'bigint',
    sender_id: 'integer',
    receiver_id: 'integer',
    replyToId: 'bigint',
    approved_by: 'integer',
  },
  generated: ['id'],
  relations: {
    approver: {
      schema: 'public',
      table: 'employee',
      cardinality: 'many-to-one',
      on: { approved_by: 'employee_id' },
      constraint: 'message_approver',
    },
    receiver: {
      schema: 'public',
      table: 'employee',
      cardinality: 'many-to-one',
      on: { receiver_id: 'employee_id' },
      constraint: 'message_receiver_id_fkey',
    },
    replyTo: {
      schema: 'public',
      table: 'message',
      cardinality: 'many-to-one',
      on: { replyToId: 'id' },
      constraint: 'message_replyToId_fkey',
    },
    sender: {
      schema: 'public',
      table: 'employee',
      cardinality: 'many-to-one',
      on: { sender_id: 'employee_id' },
      constraint: 'message_sender_id_fkey',
    },
    message: {
      schema: 'public',
      table: 'message',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'replyToId' },
      constraint: 'message_replyToId_fkey',
    },
  },
  schemas: { row: messageRow, insert: messageInsert, update: messageUpdate },
}
