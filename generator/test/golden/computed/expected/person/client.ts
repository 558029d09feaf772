// Generated from public.person. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Json, Many, Maybe, TableClient } from '#runtime/client'
import { teamFacts, type TeamTypes } from '../team/client.ts'
import type { Person, PersonInsert, PersonUpdate } from './types.ts'

/** The types of `public.person`, and its ways to others. */
export interface PersonTypes {
  row: Person
  insert: PersonInsert
  update: PersonUpdate
  computed: {
    born_in: number | null
    /** First and last name. */
    full_name: string | null
    initials: string[] | null
    mood_of: 'sad' | 'ok' | null
    profile: Json
    years: string | null
  }
  relations: {
    team: Maybe<TeamTypes>
    teammates: Many<PersonTypes>
  }
  kinds: {
    years: 'range'
  }
}

export const personFacts: Facts = {
  table: 'person',
  key: ['id'],
  json: ['doc', 'notes', 'profile'],
  live: {
    id: 'int',
    first_name: 'text',
    last_name: 'text',
    born: 'time',
    team_id: 'int',
    doc: 'same',
    notes: 'same',
  },
  relations: {
    team: { to: 'team!person_team_id_fkey', facts: () => teamFacts },
    teammates: { to: 'teammates', many: true, facts: () => personFacts },
  },
}

/** `db.person.findMany({ limit: 10 })` */
export const personClient = (http: Http): TableClient<PersonTypes> =>
  tableClient<PersonTypes>(http, personFacts)
