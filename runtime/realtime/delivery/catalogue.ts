// What the process knows of tables, policies and roles: never older than the changes that it judges by them.
import type { LoginPool } from '../../db/login-pool.ts'
import type { ChangeLog } from '../log/change-log.ts'
import type { Tables } from '../tables/tables.ts'
import { createTables } from '../tables/tables.ts'

export interface Catalogue {
  current(): Promise<Tables>
  /**
   * The newest tick. DDL that was committed before it holds for what is delivered of it.
   * @param gap as for {@link ChangeLog.advance}
   */
  advance(gap?: number): Promise<number>
}

/** Milliseconds after which it is looked at again before a delivery: roles leave no mark when they change. */
const longestUse = 500

/**
 * @param db as the owner
 * @param syncs whether published tables get their triggers from here
 */
export function createCatalogue(db: LoginPool, changeLog: ChangeLog, syncs: boolean): Catalogue {
  const readTables = createTables(db, syncs ? () => changeLog.syncPublished() : undefined)
  let tables: Tables | undefined
  let readAt = 0
  let seen: string | undefined
  /** How often there was DDL. */
  let marks = 0

  async function current(): Promise<Tables> {
    if (tables && Date.now() - readAt <= longestUse) return tables
    const [asked, mark] = [Date.now(), marks]
    const read = await readTables()
    // what was heard of meanwhile, it may have missed
    if (mark !== marks) return current()
    ;[tables, readAt] = [read, asked]
    return read
  }

  return {
    current,
    advance: async (gap) => {
      const { newest, catalogue } = await changeLog.advance(gap)
      if (catalogue !== seen) [readAt, marks] = [0, marks + 1]
      seen = catalogue
      return newest
    },
  }
}
