// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Routine } from '#runtime/rest'

/** The facts of each function, overloads one by one. */
export const functions: readonly Routine[] = [
  {
    schema: 'public',
    name: 'do it; --',
    description: '*/ evil() /*',
    volatility: 'immutable',
    arguments: [{ name: 'my arg', type: 'text' }],
    returns: { kind: 'type', type: 'text', set: false },
  },
]
