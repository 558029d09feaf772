// Generated from public.everything. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Everything, EverythingInsert, EverythingUpdate } from './types.ts'

/** The types of `public.everything`, and its ways to others. */
export interface EverythingTypes {
  row: Everything
  insert: EverythingInsert
  update: EverythingUpdate
  computed: {}
  relations: {}
  kinds: {
    during: 'range'
    ranges: 'range'
    widths: 'range'
  }
}

export const everythingFacts: Facts = {
  table: 'everything',
  key: ['id'],
  json: ['any_json', 'doc'],
  live: {
    id: 'int',
    second: 'int',
    flag: 'exact',
    tiny: 'int',
    normal: 'int',
    big: 'int',
    exact: 'same',
    half: 'float',
    double: 'float',
    label: 'text',
    fixed: 'text',
    one: 'other',
    body: 'text',
    token: 'exact',
    raw: 'other',
    any_json: 'same',
    doc: 'same',
    docs: 'same',
    day: 'time',
    at: 'time',
    local_at: 'time',
    clock: 'same',
    zoned_clock: 'same',
    span: 'other',
    price: 'other',
    address: 'same',
    network: 'same',
    mac: 'same',
    bits: 'same',
    search: 'other',
    point: 'other',
    object_id: 'int',
    mood: 'text',
    moods: 'same',
    never_used: 'text',
    tags: 'same',
    matrix: 'same',
    during: 'other',
    ranges: 'other',
    widths: 'other',
    home: 'other',
    people: 'other',
    mail: 'text',
    work_mail: 'text',
    mails: 'other',
    amount: 'int',
    total: 'same',
  },
}

/** `db.everything.findMany({ limit: 10 })` */
export const everythingClient = (http: Http): TableClient<EverythingTypes> =>
  tableClient<EverythingTypes>(http, everythingFacts)
