// Generated from public.message. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, Maybe, One, TableClient } from '#runtime/client'
import { employeeFacts, type EmployeeTypes } from '../employee/client.ts'
import type { Message, MessageInsert, MessageUpdate } from './types.ts'

/** The types of `public.message`, and its ways to others. */
export interface MessageTypes {
  row: Message
  insert: MessageInsert
  update: MessageUpdate
  computed: {}
  relations: {
    approver: Maybe<EmployeeTypes>
    receiver: One<EmployeeTypes>
    replyTo: Maybe<MessageTypes>
    sender: One<EmployeeTypes>
    message: Many<MessageTypes>
  }
  kinds: {}
}

export const messageFacts: Facts = {
  table: 'message',
  key: ['id'],
  live: { id: 'int', sender_id: 'int', receiver_id: 'int', replyToId: 'int', approved_by: 'int' },
  relations: {
    approver: { to: 'employee!message_approver', facts: () => employeeFacts },
    receiver: { to: 'employee!message_receiver_id_fkey', facts: () => employeeFacts },
    replyTo: { to: 'replyToId', facts: () => messageFacts },
    sender: { to: 'employee!message_sender_id_fkey', facts: () => employeeFacts },
    message: { to: 'message!replyToId', many: true, facts: () => messageFacts },
  },
}

/** `db.message.findMany({ limit: 10 })` */
export const messageClient = (http: Http): TableClient<MessageTypes> =>
  tableClient<MessageTypes>(http, messageFacts)
