// `npm run admin`: prints a link that makes an admin of the dashboard or sets a lost password; lists and removes admins. Works
// beside a running server. Refuses to remove whom it does not find.
import { createAdmins } from '../db/admins.ts'
import { createLoginPool } from '../db/login-pool.ts'
import { formatTable } from './print-table.ts'
import { progress, withDatabase } from './with-database.ts'

const usage = `npm run admin -- [list | remove EMAIL]

Without arguments: prints a link to set up an admin of the dashboard, or to set the password of one anew (30 minutes, once).
  list: who may sign in to the dashboard
  remove EMAIL: takes that away, and ends the sessions`

/** @returns 0; 1 where there is no such admin; 2 when called wrongly */
export async function run([verb, email, ...rest]: readonly string[]): Promise<number> {
  if (
    rest.length > 0 ||
    ![undefined, 'list', 'remove'].includes(verb) ||
    (verb === 'remove') !== (email !== undefined)
  ) {
    console.error(usage)
    return 2
  }
  return withDatabase(async ({ config, logins }) => {
    const db = createLoginPool(logins.auth, {
      ...{ size: 1, timeout: config.poolTimeout, statementTimeout: 10_000, log: progress },
    })
    const admins = createAdmins(db)
    try {
      if (verb === 'list') {
        const rows = (await admins.list()).map((one) => [
          one.email,
          one.created_at.toISOString(),
          one.last_sign_in_at?.toISOString() ?? null,
        ])
        console.log(formatTable(['email', 'created_at', 'last_sign_in_at'], rows))
      } else if (email !== undefined) {
        if (!(await admins.remove(email))) {
          console.error(`There is no admin ${email}`)
          return 1
        }
        progress(`${email} is no admin any more`)
      } else {
        console.log(`${config.publicUrl}/setup?token=${await admins.makeLink()}`)
        progress('It holds for 30 minutes, and once.')
      }
      return 0
    } finally {
      await db.close()
    }
  })
}
