// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha`. */
export interface SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert {
  id: number
}

/** What `update` accepts. */
export type SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate = Partial<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert>
