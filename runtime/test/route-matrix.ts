// Who may call what: every route of the server with its class of callers, and the callers of each class. A route without a
// row fails route-matrix.test.ts, so a new route is added here by whoever adds it there. Source: security.md §4.3.

/** All that a request can come from. */
export const identities = [
  'nobody',
  'bad key',
  'revoked key',
  'secret key in a browser',
  'anon key',
  'expired token',
  'token for another audience',
  'user',
  'other user',
  'anonymous user',
  'banned user',
  'deleted user',
  'signed-out user',
  'service key',
  'secret key',
  'admin',
  'signed-out admin',
  'admin of another server',
] as const
export type Identity = (typeof identities)[number]

/** Anon key beside a token that does not hold. */
const badTokens = [
  ...['expired token', 'token for another audience', 'banned user', 'deleted user', 'signed-out user'],
  ...['signed-out admin', 'admin of another server'],
] as Identity[]
const people: Identity[] = ['user', 'other user', 'anonymous user', 'admin']
const services: Identity[] = ['service key', 'secret key', 'admin']

/** Who is let in, by class. */
export const classes = {
  /** No key at all is needed. */
  open: identities,
  /** A genuine API key; what the token says does not matter. */
  keyed: ['anon key', ...badTokens, ...people, ...services],
  /** Someone who is signed in now. */
  user: people,
  /** The same, but not without an address. */
  member: people.filter((who) => who !== 'anonymous user'),
  /** A genuine key or token that holds. */
  caller: ['anon key', ...people, ...services],
  /** Whom the demo's table is granted to. */
  todos: [...people, ...services],
  admin: services,
  /** Whoever signs: no key or token alone is enough. */
  signed: [],
} as const satisfies Readonly<Record<string, readonly Identity[]>>

/** Every path of files exists in both spellings. */
const files = (rows: Readonly<Record<string, keyof typeof classes>>) =>
  Object.fromEntries(
    Object.entries(rows).flatMap(([route, who]) =>
      ['object', 'objects'].map((name) => [route.replace('OBJECT', `/storage/v1/${name}`), who]),
    ),
  )

/** `METHOD path` to class; ANY stands for all methods that have no row of their own. */
export const rows: Readonly<Record<string, keyof typeof classes>> = {
  'GET /health': 'open',
  'GET /ready': 'open',
  'GET /metrics': 'signed',
  'ANY /openapi.json': 'caller',
  'ANY /client.zip': 'caller',
  'ANY /client.js': 'caller',
  'ANY /client.d.ts': 'caller',

  'GET /rest/v1/': 'caller',
  'ANY /rest/v1/*': 'caller',
  'GET /rest/v1/todos': 'todos',
  'POST /rest/v1/todos': 'todos',
  'PUT /rest/v1/todos': 'todos',
  'PATCH /rest/v1/todos': 'todos',
  'DELETE /rest/v1/todos': 'todos',
  'GET /rest/v1/rpc': 'todos',
  'POST /rest/v1/rpc': 'todos',

  'POST /auth/register': 'open',
  'POST /auth/login': 'open',
  'GET /auth/v1/.well-known/jwks.json': 'open',
  'GET /auth/v1/.well-known/openid-configuration': 'open',
  'GET /auth/v1/settings': 'keyed',
  'GET /auth/v1/health': 'keyed',
  'POST /auth/v1/signup': 'keyed',
  'POST /auth/v1/token': 'keyed',
  'GET /auth/v1/user': 'user',
  'PUT /auth/v1/user': 'user',
  'POST /auth/v1/logout': 'user',
  'GET /auth/v1/verify': 'open',
  'POST /auth/v1/verify': 'open',
  'GET /auth/v1/authorize': 'open',
  'POST /auth/v1/authorize': 'open',
  'GET /auth/v1/callback': 'open',
  'POST /auth/v1/callback': 'open',
  'POST /auth/v1/recover': 'keyed',
  'POST /auth/v1/otp': 'keyed',
  'POST /auth/v1/sso': 'keyed',
  'POST /auth/v1/magiclink': 'keyed',
  'POST /auth/v1/resend': 'keyed',
  'GET /auth/v1/reauthenticate': 'user',
  'POST /auth/v1/reauthenticate': 'user',
  'DELETE /auth/v1/user': 'user',
  'GET /auth/v1/user/identities/authorize': 'user',
  'DELETE /auth/v1/user/identities/:id': 'user',
  'POST /auth/v1/factors': 'member',
  'POST /auth/v1/factors/:id/challenge': 'user',
  'POST /auth/v1/factors/:id/verify': 'user',
  'DELETE /auth/v1/factors/:id': 'user',
  'GET /auth/v1/factors/recovery-codes': 'user',
  'POST /auth/v1/factors/recovery-codes': 'user',
  'DELETE /auth/v1/factors/recovery-codes': 'user',
  'POST /auth/v1/factors/recovery-codes/verify': 'user',
  'POST /auth/v1/factors/recovery-codes/regenerate': 'user',
  'POST /auth/v1/invite': 'admin',
  'POST /auth/v1/admin/generate_link': 'admin',
  'GET /auth/v1/admin/mails': 'admin',
  'GET /auth/v1/admin/mails/:id/html': 'admin',
  'GET /auth/v1/user/sessions': 'user',
  'DELETE /auth/v1/user/sessions/:id': 'user',

  'GET /auth/v1/admin/users': 'admin',
  'POST /auth/v1/admin/users': 'admin',
  'GET /auth/v1/admin/users/:id': 'admin',
  'PUT /auth/v1/admin/users/:id': 'admin',
  'DELETE /auth/v1/admin/users/:id': 'admin',
  'GET /auth/v1/admin/users/:id/factors': 'admin',
  'PUT /auth/v1/admin/users/:id/factors/:factor': 'admin',
  'DELETE /auth/v1/admin/users/:id/factors/:factor': 'admin',
  'GET /auth/v1/admin/users/:id/sessions': 'admin',
  'DELETE /auth/v1/admin/users/:id/sessions': 'admin',
  'DELETE /auth/v1/admin/users/:id/sessions/:session': 'admin',
  'POST /auth/v1/admin/users/:id/token': 'admin',
  'GET /auth/v1/admin/audit': 'admin',

  'GET /realtime/v1': 'caller',
  'GET /realtime/v1/websocket': 'caller',
  'GET /realtime/v1/changes': 'caller',
  'POST /realtime/v1/api/broadcast': 'caller',
  'POST /realtime/v1/api/broadcast/:topic/events/:event': 'caller',

  'GET /storage/v1/bucket': 'caller',
  'POST /storage/v1/bucket': 'caller',
  'GET /storage/v1/bucket/:bucket': 'caller',
  'PUT /storage/v1/bucket/:bucket': 'caller',
  'DELETE /storage/v1/bucket/:bucket': 'caller',
  'POST /storage/v1/bucket/:bucket/empty': 'caller',
  ...files({
    'GET OBJECT/:bucket/*': 'caller',
    'POST OBJECT/:bucket/*': 'caller',
    'PUT OBJECT/:bucket/*': 'caller',
    'DELETE OBJECT/:bucket': 'caller',
    'DELETE OBJECT/:bucket/*': 'caller',
    'GET OBJECT/authenticated/:bucket/*': 'caller',
    'GET OBJECT/public/:bucket/*': 'open',
    'GET OBJECT/sign/:bucket/*': 'open',
    'POST OBJECT/sign/:bucket': 'caller',
    'POST OBJECT/sign/:bucket/*': 'caller',
    'POST OBJECT/upload/sign/:bucket/*': 'caller',
    'PUT OBJECT/upload/sign/:bucket/*': 'open',
    'GET OBJECT/info/:bucket/*': 'caller',
    'GET OBJECT/info/authenticated/:bucket/*': 'caller',
    'GET OBJECT/info/public/:bucket/*': 'open',
    'POST OBJECT/list/:bucket': 'caller',
    'POST OBJECT/list-v2/:bucket': 'caller',
    'POST OBJECT/move': 'caller',
    'POST OBJECT/copy': 'caller',
  }),

  'GET /storage/v1/render/image/authenticated/:bucket/*': 'caller',
  'GET /storage/v1/render/image/public/:bucket/*': 'open',
  'GET /storage/v1/render/image/sign/:bucket/*': 'open',
  'POST /storage/v1/upload/resumable': 'caller',
  'PATCH /storage/v1/upload/resumable/:id': 'caller',
  'DELETE /storage/v1/upload/resumable/:id': 'caller',
  'POST /storage/v1/upload/resumable/sign': 'open',
  'PATCH /storage/v1/upload/resumable/sign/:id': 'open',
  'DELETE /storage/v1/upload/resumable/sign/:id': 'open',

  'GET /admin/v1/setup': 'open',
  'POST /admin/v1/setup': 'open',
  'POST /admin/v1/session': 'open',
  'GET /admin/v1/session': 'signed',
  'DELETE /admin/v1/session': 'signed',
  'PUT /admin/v1/session/password': 'signed',
  'GET /admin/v1/openapi.json': 'admin',
  'GET /admin/v1/schema': 'admin',
  'GET /admin/v1/generated': 'admin',
  'GET /admin/v1/generated/file': 'admin',
  'POST /admin/v1/schema/preview': 'admin',
  'GET /admin/v1/schema/drift': 'admin',
  'POST /admin/v1/schema/drift': 'admin',
  'POST /admin/v1/schema/apply': 'admin',
  'POST /admin/v1/sql/run': 'admin',
  'POST /admin/v1/sql/cancel/:id': 'admin',
  'POST /admin/v1/sql/check': 'admin',
  'POST /admin/v1/sql/migrate': 'admin',
  'POST /admin/v1/import': 'admin',
  'GET /admin/v1/import/:id': 'admin',
  'GET /admin/v1/snippets': 'admin',
  'POST /admin/v1/snippets': 'admin',
  'PUT /admin/v1/snippets/:id': 'admin',
  'DELETE /admin/v1/snippets/:id': 'admin',
  'POST /admin/v1/policies/test': 'admin',
  'GET /admin/v1/realtime': 'admin',
  'PUT /admin/v1/realtime/tables/:schema/:table': 'admin',
  'POST /admin/v1/realtime/changes': 'admin',
  'POST /admin/v1/realtime/explain': 'admin',
  'POST /admin/v1/realtime/authorize': 'admin',
  'GET /admin/v1/logs': 'admin',
  'GET /admin/v1/logs/tail': 'admin',
  'GET /admin/v1/logs/:id': 'admin',
  'POST /admin/v1/logs/:id/explain': 'admin',
  'GET /admin/v1/status': 'admin',
  'GET /admin/v1/status/series': 'admin',
  'GET /admin/v1/status/advisors': 'admin',
  'GET /admin/v1/settings': 'admin',
  'PUT /admin/v1/settings': 'admin',
  'DELETE /admin/v1/settings/:key': 'admin',
  'POST /admin/v1/settings/test-mail': 'admin',
  'GET /admin/v1/settings/templates': 'admin',
  'PUT /admin/v1/settings/templates/:kind': 'admin',
  'DELETE /admin/v1/settings/templates/:kind': 'admin',
  'POST /admin/v1/settings/templates/:kind/preview': 'admin',
  'GET /admin/v1/settings/templates/:kind/preview': 'admin',
  'GET /admin/v1/keys': 'admin',
  'GET /admin/v1/keys/fixed': 'admin',
  'POST /admin/v1/keys': 'admin',
  'PATCH /admin/v1/keys/:id': 'admin',
  'DELETE /admin/v1/keys/:id': 'admin',
  'POST /admin/v1/keys/:id/rotate': 'admin',
  'GET /admin/v1/s3-keys': 'admin',
  'POST /admin/v1/s3-keys': 'admin',
  'DELETE /admin/v1/s3-keys/:id': 'admin',

  'ANY /storage/v1/s3': 'signed',
  // objects of public buckets are for everybody
  'ANY /storage/v1/s3/*': 'open',
}

/** What a request needs beside its method, so that the caller decides its end; with an id that nothing has. */
export const samples: Readonly<
  Record<string, (id: string) => { readonly query: string; readonly body?: object }>
> = {
  'PUT /rest/v1/todos': (id) => ({ query: `?id=eq.${id}`, body: { id, title: 'x' } }),
  'PATCH /rest/v1/todos': (id) => ({ query: `?id=eq.${id}`, body: { done: true } }),
  'DELETE /rest/v1/todos': (id) => ({ query: `?id=eq.${id}` }),
}

/** Streams that tell what happens next until their caller leaves: whoever awaits their end waits for ever. */
export const isEndless = (url: string): boolean => /\/(logs\/tail|realtime\/changes)$/.test(url)

/** The dashboard and the docs: files for everybody, which hold nothing that needs a caller. */
export const isSite = (url: string): boolean =>
  url === '/*' || url === '/' || /^\/(docs|setup|assets)\b/.test(url)
