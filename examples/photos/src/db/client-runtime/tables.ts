// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// How a client is put together from the tables that generated code lists.

/** Gives a member by its name. */
export type ByName<T> = <Name extends keyof T & string>(name: Name) => T[Name]

/** The tables of one schema as members, and all of them by `table(name)`. `Hidden`: names that a member would hide. */
export type TablesOf<T, Hidden extends keyof T = never> = Omit<T, Hidden> & { readonly table: ByName<T> }

/** Finds a member by name; own members only, so that no name reaches a prototype. */
export function byName<T extends object>(members: T): ByName<T> {
  return (name) => {
    if (!Object.hasOwn(members, name)) throw new TypeError(`there is nothing named '${name}' here`)
    return members[name]
  }
}

/** Puts the tables of one schema together. @param hidden names that a member would hide */
export function tablesOf<T extends object, Hidden extends keyof T & string = never>(
  tables: T,
  ...hidden: readonly Hidden[]
): TablesOf<T, Hidden> {
  const shown = Object.entries(tables).filter(([name]) => !hidden.some((one) => one === name))
  return { ...(Object.fromEntries(shown) as Omit<T, Hidden>), table: byName(tables) }
}
