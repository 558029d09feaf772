// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Routine } from '#runtime/rest'

/** Functions by schema and name: what they take and what they give. Overloads are a union. */
export interface Functions {
  public: Record<never, never>
}

/** The facts of each function, overloads one by one. */
export const functions: readonly Routine[] = []
