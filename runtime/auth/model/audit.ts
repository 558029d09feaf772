// The audit log: who did what, without any secret. Refuses nothing.
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from './rows.ts'

/** GoTrue's names. */
export type Action =
  | 'login'
  | 'login_failed'
  | 'logout'
  | 'invite_accepted'
  | 'user_signedup'
  | 'user_invited'
  | 'user_deleted'
  | 'user_modified'
  | 'user_impersonated'
  | 'user_recovery_requested'
  | 'user_reauthenticate_requested'
  | 'user_confirmation_requested'
  | 'user_repeated_signup'
  | 'user_updated_password'
  | 'token_revoked'
  | 'token_refreshed'
  | 'token_reused'
  | 'generate_recovery_codes'
  | 'factor_in_progress'
  | 'factor_unenrolled'
  | 'challenge_created'
  | 'verification_attempted'
  | 'factor_deleted'
  | 'recovery_codes_deleted'
  | 'factor_updated'
  | 'mfa_code_login'
  | 'identity_unlinked'
  | 'identity_linked'
  | 'session_revoked'
  | 'admin_set_up'
  | 'admin_signed_in'
  | 'admin_sign_in_failed'
  | 'admin_signed_out'
  | 'admin_password_changed'
  | 'key_created'
  | 's3_key_created'
  | 's3_key_revoked'
  | 'migration_saved'
  | 'table_published'
  | 'table_unpublished'
  | 'rows_imported'
  | 'key_renamed'
  | 'key_rotated'
  | 'key_revoked'
  | 'settings_changed'
  | 'mail_template_changed'
  | 'test_mail_sent'

const logTypeOf = (action: Action): string => {
  if (
    action.startsWith('login') ||
    action.startsWith('admin_') ||
    action === 'logout' ||
    action === 'invite_accepted'
  )
    return 'account'
  if (action.startsWith('token')) return 'token'
  if (/^(s3_)?key_/.test(action)) return 'key'
  if (action === 'migration_saved' || action === 'rows_imported' || action.startsWith('table_'))
    return 'database'
  if (action === 'settings_changed' || action.includes('mail')) return 'settings'
  if (action.startsWith('user_'))
    return action === 'user_signedup' || action === 'user_invited' ? 'team' : 'user'
  return action.startsWith('identity') || action === 'session_revoked' ? 'account' : 'factor'
}

/** The one who acted, a user or an admin of the dashboard; `service_role` where a key did. */
export type Actor = Pick<UserRow, 'id' | 'email'> | undefined

/** @param traits facts about the act; never a password, token or code */
export async function audit(
  db: Queryable,
  action: Action,
  actor: Actor,
  ip: string,
  traits: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const payload = {
    action,
    actor_id: actor?.id ?? '00000000-0000-0000-0000-000000000000',
    actor_username: actor?.email ?? 'service_role',
    actor_via_sso: false,
    log_type: logTypeOf(action),
    traits,
  }
  await db.rows('insert into auth.audit_log_entries (payload, ip_address) values ($1, $2)', [
    JSON.stringify(payload),
    ip,
  ])
}
