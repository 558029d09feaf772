// Generated from public.person. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { personRow, personInsert, personUpdate } from './schema.ts'
import type { Person } from './types.ts'

export const person: Table<Person> = {
  schema: 'public',
  name: 'person',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    first_name: 'text',
    last_name: 'text',
    born: 'date',
    team_id: 'integer',
    doc: 'jsonb',
    notes: 'json',
  },
  defaults: {
    doc: "'{}'::jsonb",
  },
  relations: {
    team: {
      schema: 'public',
      table: 'team',
      cardinality: 'many-to-one',
      on: { team_id: 'id' },
      constraint: 'person_team_id_fkey',
    },
  },
  computed: {
    born_in: { schema: 'public', type: 'integer' },
    full_name: { schema: 'public', type: 'text' },
    initials: { schema: 'public', type: 'text[]' },
    mood_of: { schema: 'public', type: 'public.mood' },
    profile: { schema: 'public', type: 'jsonb' },
    team: { schema: 'public', type: 'text' },
    teammates: {
      schema: 'public',
      type: 'public.person',
      relation: { schema: 'public', table: 'person' },
    },
    years: { schema: 'public', type: 'int4range' },
  },
  schemas: { row: personRow, insert: personInsert, update: personUpdate },
}
