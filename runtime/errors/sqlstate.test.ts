// The SQLSTATE mapping, line by line as reference/rest.md §1.15 states it. No database: the errors are values.
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { ApiError, deniedFunction, errors, fromDatabaseError } from './index.ts'

const anon = { role: 'anon' }
const user = { role: 'authenticated' }
const production = { development: false }

function databaseError(
  code: string,
  message = 'm',
  fields: Partial<pg.DatabaseError> = {},
): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, ...fields })
}

const statusOf = (code: string, message?: string, caller = user) =>
  fromDatabaseError(databaseError(code, message), caller, production).status

describe('fromDatabaseError', () => {
  it.each([
    ['08006', 503],
    ['09000', 500],
    ['0L000', 403],
    ['0P000', 403],
    ['22P02', 400],
    ['22023', 400],
    ['23502', 400],
    ['23503', 409],
    ['23505', 409],
    ['23514', 400],
    ['25006', 405],
    ['25P02', 500],
    ['28000', 403],
    ['2D000', 500],
    ['38001', 500],
    ['39000', 500],
    ['3B001', 500],
    ['40001', 500],
    ['42601', 400],
    ['42703', 400],
    ['42883', 404],
    ['42P01', 404],
    ['42P17', 500],
    ['428C9', 400],
    ['53300', 503],
    ['53400', 500],
    ['54001', 500],
    ['55P03', 500],
    ['57014', 500],
    ['57P01', 503],
    ['58030', 500],
    ['F0000', 500],
    ['HV000', 500],
    ['P0001', 400],
    ['P0002', 500],
    ['XX000', 500],
    ['PT402', 402],
    ['PTabc', 500],
    ['PT000', 500],
    ['PT999', 500],
    ['ZZZZZ', 400],
  ])('%s is %i', (code, status) => {
    expect(statusOf(code)).toBe(status)
  })

  it('looks at the message where the SQLSTATE says too little', () => {
    expect(statusOf('21000', 'UPDATE requires a WHERE clause')).toBe(400)
    expect(statusOf('21000', 'more than one row returned by a subquery')).toBe(500)
    expect(statusOf('22023', 'role "ghost" does not exist')).toBe(401)
    expect(statusOf('42883', 'function xmlagg(json) does not exist')).toBe(406)
  })

  it('asks anonymous callers to authenticate and forbids everyone else', () => {
    const refused = fromDatabaseError(databaseError('42501'), anon, production)
    expect(refused.status).toBe(401)
    expect(refused.headers).toEqual({ 'www-authenticate': 'Bearer' })
    expect(fromDatabaseError(databaseError('42501'), user, production)).toMatchObject({
      status: 403,
      headers: {},
    })
  })

  it('passes code, message, detail and hint on', () => {
    const error = fromDatabaseError(
      databaseError('23505', 'dup', { detail: 'd', hint: 'h' }),
      user,
      production,
    )
    expect(error.toJSON()).toEqual({ code: '23505', message: 'dup', details: 'd', hint: 'h' })
    expect(fromDatabaseError(databaseError('23505', 'dup'), user, production).toJSON()).toEqual({
      code: '23505',
      message: 'dup',
      details: null,
      hint: null,
    })
  })

  describe('the missing GRANT', () => {
    const hint = (message: string, development = true) =>
      fromDatabaseError(databaseError('42501', message), anon, { development, privilege: 'INSERT' }).hint

    it.each([
      ['permission denied for table todos', 'GRANT INSERT ON "todos" TO "anon";'],
      ['permission denied for function pay', 'GRANT EXECUTE ON FUNCTION "pay" TO "anon";'],
      ['permission denied for schema billing', 'GRANT USAGE ON SCHEMA "billing" TO "anon";'],
      ['permission denied for sequence todos_id_seq', 'GRANT USAGE ON SEQUENCE "todos_id_seq" TO "anon";'],
      ['permission denied for table a"; drop', 'GRANT INSERT ON "a""; drop" TO "anon";'],
    ])('%s', (message, grant) => {
      expect(hint(message)).toContain(grant)
    })

    it('names a function as the request knows it', () => {
      const error = databaseError('42501', 'permission denied for function add')
      const options = { development: true, signature: '"public"."add"(integer, integer)' }
      expect(deniedFunction(error)).toBe('add')
      expect(fromDatabaseError(error, anon, options).hint).toContain(
        'GRANT EXECUTE ON FUNCTION "public"."add"(integer, integer) TO "anon";',
      )
      expect(deniedFunction(databaseError('42501', 'permission denied for table add'))).toBeNull()
      expect(deniedFunction(new Error('permission denied for function add'))).toBeNull()
    })

    it('is not said in production, nor for a policy', () => {
      expect(hint('permission denied for table todos', false)).toBeNull()
      expect(hint('new row violates row-level security policy for table "todos"')).toBeNull()
    })
  })

  describe("RAISE SQLSTATE 'PGRST'", () => {
    const raised = (message: unknown, detail?: unknown) =>
      fromDatabaseError(
        databaseError('PGRST', typeof message === 'string' ? message : JSON.stringify(message), {
          detail: typeof detail === 'object' ? JSON.stringify(detail) : (detail as string | undefined),
        }),
        user,
        production,
      )
    const body = { code: 'E1', message: 'no', details: 'd', hint: 'h' }

    it('controls the whole answer', () => {
      const error = raised(body, { status: 418, headers: { 'X-Tea': 'pot' } })
      expect(error).toMatchObject({ status: 418, headers: { 'x-tea': 'pot' } })
      expect(error.toJSON()).toEqual(body)
    })

    it.each([
      ['message is no JSON', 'oops', { status: 400, headers: {} }],
      ['message without code', { message: 'm' }, { status: 400, headers: {} }],
      ['detail missing', body, undefined],
      ['detail is no JSON', body, 'oops'],
      ['no status', body, { headers: {} }],
      ['no headers', body, { status: 400 }],
      ['a status that HTTP has not', body, { status: 42, headers: {} }],
      ['a header that would split the answer', body, { status: 400, headers: { a: 'x\r\nset-cookie: y' } }],
      ['a header name with a space', body, { status: 400, headers: { 'a b': 'x' } }],
    ])('%s is PGRST121', (_, message, detail) => {
      expect(raised(message, detail)).toMatchObject({ status: 500, code: 'PGRST121' })
    })
  })

  it('maps what is not from Postgres', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(fromDatabaseError(refused, user, production)).toMatchObject({ status: 503, code: 'PGRST000' })
    const noEntry = databaseError('28P01', 'password authentication failed for user "lite_api"', {
      severity: 'FATAL',
    })
    for (const cause of [refused, noEntry]) {
      const told = fromDatabaseError(cause, anon, { development: true })
      expect(told).toMatchObject({ status: 503, code: 'PGRST000', hint: null, cause })
      expect(JSON.stringify(told)).not.toMatch(/ECONN|lite_api/)
    }
    const timeout = errors.poolTimeout()
    expect(fromDatabaseError(timeout, user, production)).toBe(timeout)
    const bug = fromDatabaseError(new TypeError('x is undefined'), user, production)
    expect(bug).toBeInstanceOf(ApiError)
    expect(bug).toMatchObject({ status: 500, code: 'PGRSTX00', message: 'Internal server error' })
  })
})
