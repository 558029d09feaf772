// Every error that the API raises itself: one factory per case, under PostgREST's codes (PGRSTnnn) and messages.
// Errors of Postgres are mapped in sqlstate.ts.
import type { ErrorOptions } from './api-error.ts'
import { ApiError } from './api-error.ts'

const retryAfter = { 'retry-after': '1' }

const list = (items: readonly string[]) => items.join(', ')

function unauthorized(code: string, message: string, options: ErrorOptions = {}): ApiError {
  const description = JSON.stringify(message)
  const challenge = `Bearer error="invalid_token", error_description=${description}`
  return new ApiError(401, code, message, { ...options, headers: { 'www-authenticate': challenge } })
}

function malformedRaise(details: string, hint: string): ApiError {
  return new ApiError(500, 'PGRST121', `Could not parse JSON in the "RAISE SQLSTATE 'PGRST'" error`, {
    details,
    hint,
  })
}

const raiseMessageHint =
  "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'."
const raiseDetailHint =
  "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'."

/** The catalogue. Source of codes, statuses and texts: PostgREST 14 (reference/rest.md §1.14). */
export const errors = {
  /** No connection can be made. The cause names hosts and logins: it goes to the log, never to the client. */
  connectionFailed: (cause?: unknown) =>
    new ApiError(503, 'PGRST000', 'Database connection error. Retrying the connection.', {
      details: "The database cannot be reached. The server's log says why.",
      headers: retryAfter,
      cause,
    }),
  /** The server stops, so no connection is lent any more. */
  shuttingDown: () =>
    new ApiError(503, 'PGRST000', 'Database connection error. Retrying the connection.', {
      details: 'The server is shutting down.',
      headers: retryAfter,
    }),
  /** The connection broke under a request, whose fate is unknown if it wrote. The cause goes to the log alone. */
  connectionLost: (cause?: unknown) =>
    new ApiError(503, 'PGRST001', 'Database client error. Retrying the connection.', {
      details:
        "The connection to the database broke. What the request wrote may be stored. The server's log says why.",
      headers: retryAfter,
      cause,
    }),
  /** The schema has not been read yet. */
  noSchemaCache: () =>
    new ApiError(503, 'PGRST002', 'Could not query the database for the schema cache. Retrying.', {
      headers: retryAfter,
    }),
  /** The request waited for a connection until POOL_TIMEOUT. */
  poolTimeout: () =>
    new ApiError(504, 'PGRST003', 'Timed out acquiring connection from connection pool.', {
      headers: retryAfter,
    }),
  /** Too many requests wait already; ours, not PostgREST's: refused at once instead of after the timeout. */
  poolOverloaded: () =>
    new ApiError(503, 'PGRST003', 'Too many requests are waiting for a database connection.', {
      headers: retryAfter,
    }),

  /** Nobody is left to be told; the status is nginx's, for the log. */
  clientClosed: () => new ApiError(499, 'LITE499', 'The client closed the connection'),

  /** The query string cannot be parsed. */
  invalidQuery: (message: string, details: string | null) =>
    new ApiError(400, 'PGRST100', message, { details }),
  rpcMethod: (method: string) => new ApiError(405, 'PGRST101', `Cannot use the ${method} method on RPC`),
  invalidBody: (message: string, options: ErrorOptions = {}) =>
    new ApiError(400, 'PGRST102', message, options),
  negativeLimit: () =>
    new ApiError(416, 'PGRST103', 'Requested range not satisfiable', {
      details: 'Limit should be greater than or equal to zero.',
    }),
  reversedRange: () =>
    new ApiError(416, 'PGRST103', 'Requested range not satisfiable', {
      details: 'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
    }),
  offsetTooLarge: (offset: number, total: number) =>
    new ApiError(416, 'PGRST103', 'Requested range not satisfiable', {
      details: `An offset of ${offset} was requested, but there are only ${total} rows.`,
    }),
  putFilters: () =>
    new ApiError(
      405,
      'PGRST105',
      "Filters must include all and only primary key columns with 'eq' operators",
    ),
  invalidSchema: (schema: string, exposed: readonly string[]) =>
    new ApiError(406, 'PGRST106', `Invalid schema: ${schema}`, {
      hint: `Only the following schemas are exposed: ${list(exposed)}`,
    }),
  notAcceptable: (mediaTypes: readonly string[], hint: string | null = null) =>
    new ApiError(406, 'PGRST107', `None of these media types are available: ${list(mediaTypes)}`, { hint }),
  notEmbedded: (resource: string) =>
    new ApiError(400, 'PGRST108', `'${resource}' is not an embedded resource in this request`, {
      hint: `Verify that '${resource}' is included in the 'select' query parameter.`,
    }),
  responseHeaders: (details: string | null = null) =>
    new ApiError(
      500,
      'PGRST111',
      'response.headers guc must be a JSON array composed of objects with a single key and a string value',
      { details },
    ),
  responseStatus: () => new ApiError(500, 'PGRST112', 'response.status guc must be a valid status code'),
  putLimit: () =>
    new ApiError(400, 'PGRST114', 'limit/offset querystring parameters are not allowed for PUT'),
  putKeyMismatch: () =>
    new ApiError(400, 'PGRST115', 'Payload values do not match URL in primary key column(s)'),
  notSingular: (rows: number) =>
    new ApiError(406, 'PGRST116', 'Cannot coerce the result to a single JSON object', {
      details: `The result contains ${rows} rows`,
    }),
  /** `allow` lists the methods that the resource has, for the header of that name. */
  unsupportedMethod: (method: string, allow?: string) =>
    new ApiError(
      405,
      'PGRST117',
      `Unsupported HTTP method: ${method}`,
      allow === undefined ? {} : { headers: { allow } },
    ),
  relatedOrder: (origin: string, target: string) =>
    new ApiError(400, 'PGRST118', `A related order on '${target}' is not possible`, {
      details: `'${origin}' and '${target}' do not form a many-to-one or one-to-one relationship`,
    }),
  embedFilter: (target: string) =>
    new ApiError(400, 'PGRST120', `Bad operator on the '${target}' embedded resource`, {
      details: 'Only is null or not is null filters are allowed on embedded resources',
    }),
  malformedRaiseMessage: (message: string) =>
    malformedRaise(`Invalid JSON value for MESSAGE: '${message}'`, raiseMessageHint),
  malformedRaiseDetail: (detail: string) =>
    malformedRaise(`Invalid JSON value for DETAIL: '${detail}'`, raiseDetailHint),
  missingRaiseDetail: () => malformedRaise('DETAIL is missing in the RAISE statement', raiseDetailHint),
  invalidPreferences: (preferences: readonly string[]) =>
    new ApiError(400, 'PGRST122', 'Invalid preferences given with handling=strict', {
      details: `Invalid preferences: ${list(preferences)}`,
    }),
  aggregatesDisabled: () => new ApiError(400, 'PGRST123', 'Use of aggregate functions is not allowed'),
  maxAffected: (rows: number) =>
    new ApiError(400, 'PGRST124', 'Query result exceeds max-affected preference constraint', {
      details: `The query affects ${rows} rows`,
    }),
  invalidPath: () => new ApiError(404, 'PGRST125', 'Invalid path specified in request URL'),
  openApiDisabled: () => new ApiError(404, 'PGRST126', 'Root endpoint metadata is disabled'),
  notImplemented: (details: string) => new ApiError(400, 'PGRST127', 'Feature not implemented', { details }),
  maxAffectedRpc: () =>
    new ApiError(
      400,
      'PGRST128',
      'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
    ),

  noRelationship: (parent: string, child: string, options: ErrorOptions = {}) =>
    new ApiError(
      400,
      'PGRST200',
      `Could not find a relationship between '${parent}' and '${child}' in the schema cache`,
      options,
    ),
  ambiguousRelationship: (parent: string, child: string, options: ErrorOptions = {}) =>
    new ApiError(
      300,
      'PGRST201',
      `Could not embed because more than one relationship was found for '${parent}' and '${child}'`,
      options,
    ),
  /** `called` is the function as called, for example `public.add(a, b)` or `public.now without parameters`. */
  noFunction: (called: string, options: ErrorOptions = {}) =>
    new ApiError(404, 'PGRST202', `Could not find the function ${called} in the schema cache`, options),
  ambiguousFunction: (candidates: readonly string[]) =>
    new ApiError(
      300,
      'PGRST203',
      `Could not choose the best candidate function between: ${list(candidates)}`,
      {
        hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
      },
    ),
  noColumn: (relation: string, column: string, hint: string | null = null) =>
    new ApiError(
      400,
      'PGRST204',
      `Could not find the '${column}' column of '${relation}' in the schema cache`,
      { hint },
    ),
  noTable: (schema: string, table: string, hint: string | null = null) =>
    new ApiError(404, 'PGRST205', `Could not find the table '${schema}.${table}' in the schema cache`, {
      hint,
    }),

  noJwtSecret: () => new ApiError(500, 'PGRST300', 'Server lacks JWT secret'),
  /** A token or API key that cannot be read or was not signed by us. */
  invalidToken: (message: string, details: string | null = null) =>
    unauthorized('PGRST301', message, { details }),
  /** A secret key that everybody who opens the page can read. */
  secretKeyInBrowser: () =>
    unauthorized('PGRST301', 'Secret API keys must not be used in a browser', {
      hint: 'Use a publishable key in apps. Who opened the page has the secret key: revoke it.',
    }),
  /** Neither key nor token. */
  noCredentials: () =>
    new ApiError(401, 'PGRST302', 'Anonymous access is disabled', {
      headers: { 'www-authenticate': 'Bearer' },
    }),
  /** A good signature, but `exp`, `nbf`, `iat`, `aud` or `iss` says no. */
  invalidClaims: (message: string) => unauthorized('PGRST303', message),

  /** A bug of ours or of a library; the cause goes to the log, never to the client. */
  internal: (cause: unknown) => new ApiError(500, 'PGRSTX00', 'Internal server error', { cause }),
} as const
