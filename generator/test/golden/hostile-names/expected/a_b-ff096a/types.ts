// Generated from public.a-b. Do not edit: change the table, then run `npm run generate`.

/**
 * A row of `public.a-b`.
 *
 * *\/ process.exit(1) /* \@ts-nocheck
 * // \@ts-ignore
 */
export interface AB_5b8b85 {
  'a-b': number
  /** *\/};evil();/* */
  'a b': number | null
  a_b: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface AB_5b8b85Insert {
  'a-b': number
  /** *\/};evil();/* */
  'a b'?: number | null
  a_b?: number | null
}

/** What `update` accepts. */
export type AB_5b8b85Update = Partial<AB_5b8b85Insert>
