// One change as a group of subscribers sees it. Shared by all who see the same, so that it is written as text once.
import type { Change } from '../log/change-log.ts'
import { formatCursor } from '../log/cursor.ts'
import type { Table } from '../tables/tables.ts'

export type EventType = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE'

export interface Delivery {
  readonly type: EventType
  readonly table: Table
  readonly change: Change
  /** Names of the columns that may be seen. */
  readonly columns: readonly string[]
  /** JSON text of the row after the change; null where there is none. */
  readonly record: string | null
  /** JSON text of the row before it, as far as it was visible; null where there is none. */
  readonly old: string | null
  /** Whether the row is so large that only its short values are told. */
  readonly truncated: boolean
  readonly cursor: string
  /** Frames of protocols, by what they depend on. */
  readonly frames: Map<string, Buffer>
}

export const toDelivery = (
  type: EventType,
  table: Table,
  change: Change,
  stream: string,
  seen: Pick<Delivery, 'columns' | 'record' | 'old' | 'truncated'>,
): Delivery => ({
  ...{ type, table, change, ...seen },
  cursor: formatCursor({ stream, tick: change.tick, id: change.id }),
  frames: new Map(),
})
