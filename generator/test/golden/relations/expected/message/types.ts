// Generated from public.message. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.message`. */
export interface Message {
  id: number
  sender_id: number
  receiver_id: number
  replyToId: number | null
  approved_by: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface MessageInsert {
  sender_id: number
  receiver_id: number
  replyToId?: number | null
  approved_by?: number | null
}

/** What `update` accepts. */
export type MessageUpdate = Partial<MessageInsert>
