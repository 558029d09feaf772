// Trips to providers in auth.flow_state. Each is used up by one UPDATE. Refuses states that are unknown, expired or used.
import type { Queryable } from '../../db/login-pool.ts'
import { oauthErrors } from '../oauth/errors.ts'
import { tripLifetime } from '../oauth/trip.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import type { FlowRow } from './flows.ts'
import { flowColumns } from './flows.ts'

/** Seconds in which a ticket must be shown, and its page be read. */
const ticketLifetime = 300

/** Uses up a state. Of many at once one gets the flow. @throws bad_oauth_state, flow_state_already_used */
export async function takeState(db: Queryable, state: string): Promise<FlowRow> {
  const hash = hashOf(state)
  const [flow] = await db.rows<FlowRow>(
    `update auth.flow_state set state_used_at = now(), updated_at = now()
     where state_hash = $1 and state_used_at is null and not details ? 'ticket'
       and created_at > now() - make_interval(secs => $2)
     returning ${flowColumns}`,
    [hash, tripLifetime],
  )
  if (flow) return flow
  const [old] = await db.rows<{ used: boolean; ticket: boolean }>(
    `select state_used_at is not null as used, details ? 'ticket' as ticket from auth.flow_state where state_hash = $1`,
    [hash],
  )
  if (!old || old.ticket) throw oauthErrors.badState()
  throw old.used ? oauthErrors.usedState() : oauthErrors.expiredState()
}

/** What a ticket stands for: the provider, and whose account. @throws bad_oauth_state */
export async function seeTicket(
  db: Queryable,
  ticket: string,
): Promise<{ readonly provider: string; readonly account: string }> {
  const [seen] = await db.rows<{ provider: string; account: string }>(
    `select f.provider_type as provider, coalesce(u.email, u.id::text) as account
     from auth.flow_state f join auth.users u on u.id = f.linking_target_id
     where f.state_hash = $1 and f.details ? 'ticket' and f.created_at > now() - make_interval(secs => $2)`,
    [hashOf(ticket), ticketLifetime],
  )
  if (!seen) throw oauthErrors.badState()
  return seen
}

/**
 * Turns a ticket, made by a signed-in user, into a trip of the browser that shows it. Of many at once one gets it.
 * @throws bad_oauth_state
 */
export async function takeTicket(db: Queryable, ticket: string, state: string): Promise<FlowRow> {
  const [flow] = await db.rows<FlowRow>(
    `update auth.flow_state set state_hash = $2, details = details - 'ticket', updated_at = now()
     where state_hash = $1 and details ? 'ticket' and created_at > now() - make_interval(secs => $3)
     returning ${flowColumns}`,
    [hashOf(ticket), hashOf(state), ticketLifetime],
  )
  if (!flow) throw oauthErrors.badState()
  return flow
}

/** Keeps the provider's tokens until the client takes them with its code. @param sealed never in clear */
export async function keepProviderTokens(
  db: Queryable,
  flowId: string,
  sealed: { readonly access: string; readonly refresh: string | null },
): Promise<void> {
  await db.rows(
    'update auth.flow_state set provider_access_token = $2, provider_refresh_token = $3 where id = $1',
    [flowId, sealed.access, sealed.refresh],
  )
}

/** What is told once is not kept. */
export async function forgetProviderTokens(db: Queryable, flowId: string): Promise<void> {
  await db.rows(
    'update auth.flow_state set provider_access_token = null, provider_refresh_token = null where id = $1',
    [flowId],
  )
}
