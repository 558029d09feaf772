// Generated from public.team. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { teamRow, teamInsert, teamUpdate } from './schema.ts'
import type { Team } from './types.ts'

export const team: Table<Team> = {
  schema: 'public',
  name: 'team',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    name: 'text',
  },
  relations: {
    person: {
      schema: 'public',
      table: 'person',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'team_id' },
      constraint: 'person_team_id_fkey',
    },
  },
  computed: {
    captain: {
      schema: 'public',
      type: 'public.person',
      relation: { schema: 'public', table: 'person', single: true },
    },
    shout: { schema: 'public', type: 'text' },
  },
  schemas: { row: teamRow, insert: teamInsert, update: teamUpdate },
}
