// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate } from './types.ts'

/** The types of `public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha`, and its ways to others. */
export interface SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaTypes {
  row: SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha
  insert: SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert
  update: SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaFacts: Facts = {
  table: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha.findMany({ limit: 10 })` */
export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaClient = (http: Http): TableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaTypes> =>
  tableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaTypes>(http, sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaFacts)
