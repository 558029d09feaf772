// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Routine } from '#runtime/rest'

/** The facts of each function, overloads one by one. */
export const functions: readonly Routine[] = []
