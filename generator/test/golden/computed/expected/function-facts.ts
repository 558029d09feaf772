// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Routine } from '#runtime/rest'

/** The facts of each function, overloads one by one. */
export const functions: readonly Routine[] = [
  {
    schema: 'public',
    name: 'born_in',
    volatility: 'immutable',
    arguments: [{ name: 'p', type: 'public.person' }],
    returns: { kind: 'type', type: 'integer', set: false },
  },
]
