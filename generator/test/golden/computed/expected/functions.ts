// Generated. Do not edit: change the database, then run `npm run generate`.

/** Functions by schema and name: what they take and what they give. Overloads are a union. */
export interface Functions {
  public: {
    born_in: {
      Args: {
        p: {
          [k: string]: unknown
        }
      }
      Returns: number
    }
  }
}
