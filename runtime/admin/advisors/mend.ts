// SQL that mends what the doctor found, where one statement does: shown to a person, never run by itself. Refuses nothing.
import type { Finding } from '../../db/bootstrap/diagnose.ts'

type Mend = (finding: Finding) => string

const secured: Mend = ({ object }) => `alter table ${object} enable row level security;`

/** By rule. `object` comes quoted from the catalogue. */
const mends: Readonly<Record<string, Mend>> = {
  rls_disabled: secured,
  rls_disabled_without_grant: secured,
  view_not_security_invoker: ({ object }) => `alter view ${object} set (security_invoker = on);`,
  unprotected_relation_exposed: ({ object, role }) => `revoke all on ${object} from ${role};`,
  api_role_owns_table: ({ object }) => `alter table ${object} owner to lite_admin;`,
  security_definer_without_search_path: ({ object }) => `alter function ${object} set search_path = '';`,
  security_definer_executable: ({ object, role }) =>
    `revoke execute on function ${object} from public, ${role};`,
  extension_in_exposed_schema: ({ object }) =>
    `alter extension "${object.replaceAll('"', '""')}" set schema extensions;`,
  api_role_can_create: ({ object, role }) =>
    `revoke create on schema "${object.replaceAll('"', '""')}" from public, ${role};`,
}

/** @returns null where a person has to decide how */
export const mendOf = (finding: Finding): string | null => mends[finding.rule]?.(finding) ?? null
