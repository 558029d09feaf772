// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb`. */
export interface SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb {
  id: number
  ref_id: number | null
  Ref_id: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert {
  id: number
  ref_id?: number | null
  Ref_id?: number | null
}

/** What `update` accepts. */
export type SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate = Partial<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert>
