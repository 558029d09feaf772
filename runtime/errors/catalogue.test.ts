// Counts the catalogue and holds codes, statuses and messages against PostgREST's table (reference/rest.md §1.14).
import { describe, expect, it } from 'vitest'
import { ApiError, errors } from './index.ts'

const raise = `Could not parse JSON in the "RAISE SQLSTATE 'PGRST'" error`
const range = 'Requested range not satisfiable'

const expected: [ApiError, string, number, string][] = [
  [errors.connectionFailed(), 'PGRST000', 503, 'Database connection error. Retrying the connection.'],
  [errors.shuttingDown(), 'PGRST000', 503, 'Database connection error. Retrying the connection.'],
  [errors.connectionLost(), 'PGRST001', 503, 'Database client error. Retrying the connection.'],
  [errors.noSchemaCache(), 'PGRST002', 503, 'Could not query the database for the schema cache. Retrying.'],
  [errors.poolTimeout(), 'PGRST003', 504, 'Timed out acquiring connection from connection pool.'],
  [errors.poolOverloaded(), 'PGRST003', 503, 'Too many requests are waiting for a database connection.'],
  [errors.clientClosed(), 'LITE499', 499, 'The client closed the connection'],
  [errors.invalidQuery('"failed to parse filter (x)"', 'd'), 'PGRST100', 400, '"failed to parse filter (x)"'],
  [errors.rpcMethod('PUT'), 'PGRST101', 405, 'Cannot use the PUT method on RPC'],
  [errors.invalidBody('Empty or invalid json'), 'PGRST102', 400, 'Empty or invalid json'],
  [errors.negativeLimit(), 'PGRST103', 416, range],
  [errors.reversedRange(), 'PGRST103', 416, range],
  [errors.offsetTooLarge(9, 3), 'PGRST103', 416, range],
  [
    errors.putFilters(),
    'PGRST105',
    405,
    "Filters must include all and only primary key columns with 'eq' operators",
  ],
  [errors.invalidSchema('x', ['a', 'b']), 'PGRST106', 406, 'Invalid schema: x'],
  [
    errors.notAcceptable(['a/b', 'c/d']),
    'PGRST107',
    406,
    'None of these media types are available: a/b, c/d',
  ],
  [errors.notEmbedded('x'), 'PGRST108', 400, "'x' is not an embedded resource in this request"],
  [
    errors.responseHeaders(),
    'PGRST111',
    500,
    'response.headers guc must be a JSON array composed of objects with a single key and a string value',
  ],
  [errors.responseStatus(), 'PGRST112', 500, 'response.status guc must be a valid status code'],
  [errors.putLimit(), 'PGRST114', 400, 'limit/offset querystring parameters are not allowed for PUT'],
  [errors.putKeyMismatch(), 'PGRST115', 400, 'Payload values do not match URL in primary key column(s)'],
  [errors.notSingular(2), 'PGRST116', 406, 'Cannot coerce the result to a single JSON object'],
  [errors.unsupportedMethod('TRACE'), 'PGRST117', 405, 'Unsupported HTTP method: TRACE'],
  [errors.relatedOrder('a', 'b'), 'PGRST118', 400, "A related order on 'b' is not possible"],
  [errors.embedFilter('b'), 'PGRST120', 400, "Bad operator on the 'b' embedded resource"],
  [errors.malformedRaiseMessage('m'), 'PGRST121', 500, raise],
  [errors.malformedRaiseDetail('d'), 'PGRST121', 500, raise],
  [errors.missingRaiseDetail(), 'PGRST121', 500, raise],
  [errors.invalidPreferences(['a', 'b']), 'PGRST122', 400, 'Invalid preferences given with handling=strict'],
  [errors.aggregatesDisabled(), 'PGRST123', 400, 'Use of aggregate functions is not allowed'],
  [errors.maxAffected(4), 'PGRST124', 400, 'Query result exceeds max-affected preference constraint'],
  [errors.invalidPath(), 'PGRST125', 404, 'Invalid path specified in request URL'],
  [errors.openApiDisabled(), 'PGRST126', 404, 'Root endpoint metadata is disabled'],
  [errors.notImplemented('d'), 'PGRST127', 400, 'Feature not implemented'],
  [
    errors.maxAffectedRpc(),
    'PGRST128',
    400,
    'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
  ],
  [
    errors.noRelationship('a', 'b'),
    'PGRST200',
    400,
    "Could not find a relationship between 'a' and 'b' in the schema cache",
  ],
  [
    errors.ambiguousRelationship('a', 'b'),
    'PGRST201',
    300,
    "Could not embed because more than one relationship was found for 'a' and 'b'",
  ],
  [errors.noFunction('s.f(a)'), 'PGRST202', 404, 'Could not find the function s.f(a) in the schema cache'],
  [
    errors.ambiguousFunction(['s.f(a => int4)', 's.f(a => text)']),
    'PGRST203',
    300,
    'Could not choose the best candidate function between: s.f(a => int4), s.f(a => text)',
  ],
  [errors.noColumn('t', 'c'), 'PGRST204', 400, "Could not find the 'c' column of 't' in the schema cache"],
  [errors.noTable('s', 't'), 'PGRST205', 404, "Could not find the table 's.t' in the schema cache"],
  [errors.noJwtSecret(), 'PGRST300', 500, 'Server lacks JWT secret'],
  [errors.invalidToken('No suitable key'), 'PGRST301', 401, 'No suitable key'],
  [errors.secretKeyInBrowser(), 'PGRST301', 401, 'Secret API keys must not be used in a browser'],
  [errors.noCredentials(), 'PGRST302', 401, 'Anonymous access is disabled'],
  [errors.invalidClaims('JWT expired'), 'PGRST303', 401, 'JWT expired'],
  [errors.internal(new Error('secret')), 'PGRSTX00', 500, 'Internal server error'],
]

describe('catalogue', () => {
  it.each(expected)('%s', (error, code, status, message) => {
    expect(error).toBeInstanceOf(ApiError)
    expect({ code: error.code, status: error.status, message: error.message }).toEqual({
      code,
      status,
      message,
    })
  })

  it('is covered completely by the table above', () => {
    expect(expected).toHaveLength(Object.keys(errors).length)
    expect(new Set(expected.map(([, code]) => code)).size).toBe(40)
  })

  it('says why and how to mend it', () => {
    expect(errors.offsetTooLarge(9, 3).details).toBe(
      'An offset of 9 was requested, but there are only 3 rows.',
    )
    expect(errors.invalidSchema('x', ['a', 'b']).hint).toBe('Only the following schemas are exposed: a, b')
    expect(errors.notSingular(2).details).toBe('The result contains 2 rows')
  })

  it('sends the headers that belong to the error', () => {
    expect(errors.invalidClaims('JWT expired').headers).toEqual({
      'www-authenticate': 'Bearer error="invalid_token", error_description="JWT expired"',
    })
    expect(errors.noCredentials().headers).toEqual({ 'www-authenticate': 'Bearer' })
    expect(errors.poolTimeout().headers).toEqual({ 'retry-after': '1' })
  })

  it('never shows the cause of an internal error', () => {
    expect(JSON.stringify(errors.internal(new Error('secret')))).not.toContain('secret')
  })
})
