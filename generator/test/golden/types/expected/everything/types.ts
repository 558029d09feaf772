// Generated from public.everything. Do not edit: change the table, then run `npm run generate`.

import type { Json } from '#runtime/client'

/**
 * A row of `public.everything`.
 *
 * One column of each type.
 */
export interface Everything {
  id: number
  second: number
  flag: boolean
  tiny: number
  normal: number | null
  big: number
  exact: number
  half: number | null
  double: number
  label: string
  fixed: string | null
  one: string | null
  body: string | null
  token: string
  raw: string | null
  any_json: Json
  doc: Json
  docs: Json[] | null
  day: string
  at: string
  local_at: string | null
  clock: string | null
  zoned_clock: string | null
  span: string | null
  price: string | null
  address: string | null
  network: string | null
  mac: string | null
  bits: string | null
  search: string | null
  point: string | null
  object_id: string | null
  /**
   * How it goes.
   * Second line, with \@deprecated and *\/ inside.
   */
  mood: 'sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>' | null
  moods: ('sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>')[]
  never_used: string | null
  tags: string[]
  matrix: number[] | null
  during: string | null
  ranges: string | null
  widths: string | null
  home: {
    street: string | null
    zip: string | null
    moods: ('sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>')[] | null
  } | null
  people: {
    name: string | null
    home: {
      street: string | null
      zip: string | null
      moods: ('sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>')[] | null
    } | null
  }[] | null
  mail: string
  work_mail: string
  mails: string[] | null
  amount: number
  total: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface EverythingInsert {
  second?: number
  flag?: boolean
  tiny: number
  normal?: number | null
  big: number
  exact: number
  half?: number | null
  double?: number
  label: string
  fixed?: string | null
  one?: string | null
  body?: string | null
  token?: string
  raw?: string | null
  any_json?: Json
  doc: Json
  docs?: Json[] | null
  day: string
  at?: string
  local_at?: string | null
  clock?: string | null
  zoned_clock?: string | null
  span?: string | null
  price?: string | null
  address?: string | null
  network?: string | null
  mac?: string | null
  bits?: string | null
  point?: string | null
  object_id?: string | null
  /**
   * How it goes.
   * Second line, with \@deprecated and *\/ inside.
   */
  mood?: 'sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>' | null
  moods?: ('sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>')[]
  never_used?: string | null
  tags: string[]
  matrix?: number[] | null
  during?: string | null
  ranges?: string | null
  widths?: string | null
  home?: {
    street: string | null
    zip: string | null
    moods: ('sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>')[] | null
  } | null
  people?: {
    name: string | null
    home: {
      street: string | null
      zip: string | null
      moods: ('sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>')[] | null
    } | null
  }[] | null
  mail: string
  work_mail: string
  mails?: string[] | null
  amount?: number
}

/** What `update` accepts. */
export type EverythingUpdate = Partial<EverythingInsert>
