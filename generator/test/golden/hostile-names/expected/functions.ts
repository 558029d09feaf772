// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Routine } from '#runtime/rest'

/** Functions by schema and name: what they take and what they give. Overloads are a union. */
export interface Functions {
  public: {
    /** *\/ evil() /* */
    'do it; --': {
      Args: {
        'my arg': string
      }
      Returns: string
    }
  }
}

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
