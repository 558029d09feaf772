// SQL that another page gives to the editor: taken once, never by the address, so that no link can put words into an admin's mouth.

let waiting: string | undefined

/** For the next time that the editor opens. */
export const handSql = (sql: string): void => {
  waiting = sql
}

/** What was given; undefined where there is nothing, or it was taken already. */
export function takeSql(): string | undefined {
  const taken = waiting
  waiting = undefined
  return taken
}
