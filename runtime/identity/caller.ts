// Who a request speaks for: the values that Postgres will see as role and claims. Plain data; made only by identity.

/** The login whose connections a caller uses. `lite_api` can become any API role except `service_role`. */
export type Login = 'api' | 'service'

/** The verified identity of one request. */
export interface Caller {
  readonly login: Login
  /** The Postgres role: `anon`, `authenticated`, `service_role` or another one granted to the login. */
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>>
  /** `claims` as JSON text, made once per token: it becomes `request.jwt.claims`. `{}` for anonymous callers. */
  readonly claimsText: string
  /** The claim `sub`, or `''`: it becomes `request.jwt.claim.sub`, which `auth.uid()` reads first. */
  readonly subject: string
}
