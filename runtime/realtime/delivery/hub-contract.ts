// What the protocols see of the hub. Types only.
import type { Caller } from '../../identity/caller.ts'
import type { Change } from '../log/change-log.ts'
import type { Cursor } from '../log/cursor.ts'
import type { Tables } from '../tables/tables.ts'
import type { Receiver, Subscription, View, Wanted } from './subscription.ts'

export interface Hub {
  /**
   * From now on, or from a cursor, `receiver` gets what is wanted: registered when this resolves.
   * @throws RealtimeError not_found, invalid_filter, invalid_select, must_refetch
   */
  subscribe(wanted: Wanted, receiver: Receiver, from?: Cursor): Promise<Subscription>
  unsubscribe(subscription: Subscription): void
  /** Everything up to there was delivered to it. */
  standing(subscription: Subscription): Cursor
  /** What a caller would see. @throws like {@link subscribe} */
  look(wanted: Wanted, caller: Caller): Promise<ReadonlyMap<number, View>>
  /** What the catalogue says now. */
  tables(): Promise<Tables>
  /** Up to which tick everything was pushed, undefined while there is nobody; and to whom, or read for on their own. */
  progress(): { readonly pushed: number | undefined; readonly subscriptions: ReadonlySet<Subscription> }
  /** Its caller has changed. @throws like {@link subscribe} */
  renew(subscription: Subscription): Promise<void>
  /** Its receiver can take more again. */
  drained(subscription: Subscription): void
  /** Hears of all changes of one table of ours from now on. @returns stops it */
  watch(table: string, listener: (change: Change) => void): Promise<() => void>
  /** Now: what is committed later comes later. */
  boundary(): Promise<Cursor>
  /** Resolves when all that was committed before has been delivered, to those that keep up. */
  settled(): Promise<void>
  /** Looks for changes now. */
  ring(): void
  readonly size: number
  close(): Promise<void>
}
