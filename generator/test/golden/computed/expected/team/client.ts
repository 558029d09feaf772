// Generated from public.team. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, Maybe, TableClient } from '#runtime/client'
import { personFacts, type PersonTypes } from '../person/client.ts'
import type { Team, TeamInsert, TeamUpdate } from './types.ts'

/** The types of `public.team`, and its ways to others. */
export interface TeamTypes {
  row: Team
  insert: TeamInsert
  update: TeamUpdate
  computed: {
    shout: string | null
  }
  relations: {
    person: Many<PersonTypes>
    captain: Maybe<PersonTypes>
  }
  kinds: {}
}

export const teamFacts: Facts = {
  table: 'team',
  key: ['id'],
  live: { id: 'int', name: 'text' },
  relations: {
    person: { to: 'person!person_team_id_fkey', many: true, facts: () => personFacts },
    captain: { to: 'captain', facts: () => personFacts },
  },
}

/** `db.team.findMany({ limit: 10 })` */
export const teamClient = (http: Http): TableClient<TeamTypes> =>
  tableClient<TeamTypes>(http, teamFacts)
