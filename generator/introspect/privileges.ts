// Effective privileges of the API roles, as PostgreSQL itself answers them (has_table_privilege and the like).
import type { PgClass } from './rows.ts'
import type { ApiRole, Privileges } from '../model/model.ts'
import { apiRoles } from '../model/roles.ts'
import { groupBy } from './lookup.ts'
import type { Lookup } from './lookup.ts'
import type { Supplement } from './supplement.ts'

type Verb = 'select' | 'insert' | 'update'

/** A role that does not exist may do nothing. */
export type PrivilegesOf = (relation: PgClass) => Readonly<Record<ApiRole, Privileges>>

export function createPrivileges(lookup: Lookup, extra: Supplement): PrivilegesOf {
  const key = ({ relation, role }: { relation: string; role: string }) => `${relation}/${role}`
  const tables = new Map(extra.tablePrivileges.map((row) => [key(row), row]))
  const columns = groupBy(extra.columnPrivileges, key)

  function ofRole(relation: string, role: ApiRole): Privileges {
    const whole = tables.get(key({ relation, role }))
    const granted = [...(columns.get(key({ relation, role })) ?? [])].sort((a, b) => a.attnum - b.attnum)
    const verb = (name: Verb): boolean | readonly string[] => {
      if (whole?.[name]) return true
      const names = granted
        .filter((row) => row[name])
        .map((row) => lookup.attributes.get(relation)?.get(row.attnum)?.attname)
        .filter((column) => column !== undefined)
      return names.length > 0 && names
    }
    return {
      select: verb('select'),
      insert: verb('insert'),
      update: verb('update'),
      delete: whole?.delete === true,
    }
  }

  return (relation) =>
    Object.fromEntries(apiRoles.map((role) => [role, ofRole(relation._id, role)])) as Record<
      ApiRole,
      Privileges
    >
}
