// Generated. Do not edit: change the database, then run `npm run generate`.

/** Functions by schema and name: what they take and what they give. Overloads are a union. */
export interface Functions {
  public: Record<never, never>
}
