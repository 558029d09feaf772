// A token that says aal2 counts as aal1 once its session has lost its second factor, and again as aal2 when the session
// has shown one: REST sees it at once (security.md §0.10, checklist C37).
import { afterAll, beforeAll, expect, it } from 'vitest'
import { address, codeOf, peopleOf, unlimited, type Session } from './auth-people.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let people: ReturnType<typeof peopleOf>
beforeAll(async () => {
  server = await startTestServer({
    sql: `create function public.my_claims() returns jsonb language sql stable return auth.jwt();
      grant execute on function public.my_claims() to authenticated`,
    env: unlimited,
  })
  people = peopleOf(server)
})
afterAll(() => server.stop())

interface Factor {
  readonly id: string
  readonly totp: { readonly secret: string }
}

/** A new factor, shown by the session of the token. @returns the token of the session at aal2, and the factor */
async function enrol(as: string): Promise<{ readonly token: string; readonly factor: string }> {
  const enrolment = await people.post('/auth/v1/factors', { factor_type: 'totp' }, as)
  const { id, totp } = enrolment.body as unknown as Factor
  const { body: challenge } = await people.post(`/auth/v1/factors/${id}/challenge`, {}, as)
  const answer = { challenge_id: challenge.id, code: codeOf(totp.secret) }
  const proof = await people.post(`/auth/v1/factors/${id}/verify`, answer, as)
  expect(proof.status).toBe(200)
  return { token: (proof.body as unknown as Session).access_token, factor: id }
}

/** What policies see of a token. */
async function levelOf(token: string) {
  const { body } = await people.ask('GET', '/rest/v1/rpc/my_claims', undefined, token)
  const amr = body.amr as readonly { readonly method: string }[]
  return { aal: body.aal, amr: amr.map(({ method }) => method).sort() }
}

const high = { aal: 'aal2', amr: ['password', 'totp'] }
const low = { aal: 'aal1', amr: ['password'] }

it('C37 A17: when its owner takes the factor away, until the session shows another one', async () => {
  const { access_token } = await people.signUp(address())
  const { token, factor } = await enrol(access_token)
  expect(await levelOf(token)).toEqual(high)
  expect((await people.ask('DELETE', `/auth/v1/factors/${factor}`, undefined, token)).status).toBe(200)
  expect(await levelOf(token)).toEqual(low)
  // the token of the second step up, and with it all of the session's
  const again = await enrol(token)
  expect(await levelOf(again.token)).toEqual(high)
})

it('C37 A17: when an admin takes the factor away; the session says so, too', async () => {
  const { access_token, user } = await people.signUp(address())
  const { token, factor } = await enrol(access_token)
  const path = `/auth/v1/admin/users/${user.id}/factors/${factor}`
  expect((await people.ask('DELETE', path, undefined, server.config.serviceRoleKey)).status).toBe(200)
  expect(await levelOf(token)).toEqual(low)
  const { rows } = await server.database.query(
    `select s.aal, array_agg(a.authentication_method) as methods from auth.sessions s
       left join auth.mfa_amr_claims a on a.session_id = s.id where s.user_id = $1 group by s.id`,
    [user.id],
  )
  expect(rows).toEqual([{ aal: 'aal1', methods: ['password'] }])
})

it('other sessions keep what they have shown', async () => {
  const { access_token } = await people.signUp(address())
  const first = await enrol(access_token)
  const second = await enrol(first.token)
  expect(
    (await people.ask('DELETE', `/auth/v1/factors/${first.factor}`, undefined, second.token)).status,
  ).toBe(200)
  expect(await levelOf(second.token)).toEqual(high)
})
