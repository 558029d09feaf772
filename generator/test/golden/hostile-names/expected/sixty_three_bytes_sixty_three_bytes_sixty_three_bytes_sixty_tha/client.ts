// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate } from './types.ts'

/** `db.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha.findMany({ limit: 10 })` */
export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaClient = (http: Http) => tableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate>(http, 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha')
