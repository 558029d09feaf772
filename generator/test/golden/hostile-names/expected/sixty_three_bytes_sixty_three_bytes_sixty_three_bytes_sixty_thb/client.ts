// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate } from './types.ts'

/** `db.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb.findMany({ limit: 10 })` */
export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbClient = (http: Http) => tableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate>(http, 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb')
