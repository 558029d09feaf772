// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// One connection for each client; it opens with the first subscription and closes with the last.
import type { Http } from '../http.js'
import { type Connection, createConnection } from './connection.js'

const connections = new WeakMap<Http, Connection>()

/** The connection of a client. @throws TypeError for what createHttp did not make */
export function connectionOf(http: Http): Connection {
  let connection = connections.get(http)
  if (!connection) {
    if (!http.options) throw new TypeError('realtime needs a client of createHttp')
    connections.set(http, (connection = createConnection(http.options)))
  }
  return connection
}
