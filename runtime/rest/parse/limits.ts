// How much one request may ask for. Sources: decision 32, security.md.

export const limits = {
  /** Depth of and(...)/or(...). */
  nesting: 20,
  /** Conditions in one request, at all depths together. */
  conditions: 1000,
  /** Elements of one `in` list. */
  listElements: 1000,
  /** Characters of a pattern of like, ilike, match, imatch. */
  pattern: 1024,
  selectItems: 500,
  orderTerms: 100,
  /** Levels of embedded resources, and how many there may be in one request. */
  embedDepth: 10,
  embeds: 100,
  jsonSteps: 20,
  /** Bytes of a name in Postgres; longer aliases would be cut and could collide. */
  nameBytes: 63,
  /** Nesting of a JSON body. */
  bodyDepth: 100,
} as const
