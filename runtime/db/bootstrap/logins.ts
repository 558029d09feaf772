// The passwords of our logins: derived from APP_SECRET, never stored, never sent in clear.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { deriveKey } from '../../config/derive.ts'
import type { Logins, PostgresServer, PrivilegeLevel } from '../contract.ts'
import { id, text } from './wishes.ts'
import { withClient } from './with-client.ts'

/** Password of one of our logins (HKDF of `appSecret`, decision 7). */
export function loginPassword(appSecret: string, login: string): string {
  return deriveKey(appSecret, `login:${login}`).toString('base64url')
}

/** What PostgreSQL stores for a password (RFC 5803), so that the password itself never shows in a server log. */
function scramVerifier(password: string, salt: Buffer): string {
  const iterations = 4096
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const mac = (name: string) => createHmac('sha256', salted).update(name).digest()
  const storedKey = createHash('sha256').update(mac('Client Key')).digest('base64')
  const serverKey = mac('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

/** The verifier of a login. Its salt is derived too: two processes that set it at once set the same. */
export function loginVerifier(appSecret: string, login: string): string {
  const salt = deriveKey(appSecret, `salt:${login}`).subarray(0, 16)
  return scramVerifier(loginPassword(appSecret, login), salt)
}

/** Connection settings of `login` on the server of `connection`. */
export function loginConnection(connection: ClientConfig, appSecret: string, login: string): ClientConfig {
  if (connection.connectionString !== undefined) {
    throw new Error(
      'the server must be given as host, port and database: a connection string would win over the login',
    )
  }
  return { ...connection, user: login, password: loginPassword(appSecret, login) }
}

/** Connection settings of all our logins. At the limited level the login of DATABASE_URL itself owns what is ours. */
export function loginsOf(server: PostgresServer, appSecret: string, level: PrivilegeLevel): Logins {
  const login = (name: string, connection = server.connection) => loginConnection(connection, appSecret, name)
  return {
    level,
    api: login('lite_api', server.pooled),
    service: login('lite_service', server.pooled),
    auth: login('lite_auth', server.pooled),
    admin: level === 'full' ? login('lite_admin') : server.connection,
  }
}

/** False where the password is another one, or there is no such role. @throws where the server cannot be reached */
export async function canLogIn(connection: ClientConfig): Promise<boolean> {
  try {
    await withClient(connection, async () => undefined)
    return true
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '28P01') return false
    throw error
  }
}

/** Sets the password of each login that the present one does not open, for example after APP_SECRET changed. */
export async function repairPasswords(
  client: pg.Client,
  logins: readonly ClientConfig[],
  appSecret: string,
  log: (line: string) => void,
): Promise<void> {
  const works = await Promise.all(logins.map(canLogIn))
  for (const [index, { user }] of logins.entries()) {
    if (works[index] === true || user === undefined) continue
    const set = `alter role ${id(user)} password ${text(loginVerifier(appSecret, user))}`
    await client.query(set).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      const how = 'Use the APP_SECRET of the instance that made the role, or a login that may alter it.'
      throw new Error(`the password of ${user} differs and cannot be set (${why}). ${how}`, { cause: error })
    })
    log(`database: set the password of ${user} anew`)
  }
}
