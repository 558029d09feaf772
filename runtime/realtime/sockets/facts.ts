// What is told of who is connected: facts of now, for the inspector. Types only.
import type { Caller } from '../../identity/caller.ts'
import type { Subscription } from '../delivery/subscription.ts'

export type Protocol = 'plain' | 'phoenix' | 'stream' | 'poll'

/** One subscription by the name that its client knows. */
export interface SubscriptionFacts {
  readonly id: string
  /** The channel of realtime-js that it belongs to. */
  readonly channel: string | undefined
  readonly subscription: Subscription
}

export interface ChannelFacts {
  readonly topic: string
  readonly isPrivate: boolean
}

export interface SessionFacts {
  readonly protocol: Protocol
  readonly caller: Caller
  readonly subscriptions: readonly SubscriptionFacts[]
  readonly channels: readonly ChannelFacts[]
}
