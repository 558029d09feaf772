// A verdict of the tester as a Vitest file: requests to the REST API that must end the same way, and change nothing.
import type { PolicyTest, PolicyTestBody, TestedRow } from '../../lib/api/policies.ts'

// the two signs end a comment's line in JavaScript, and JSON leaves them as they are
const text = (value: unknown) =>
  JSON.stringify(value, null, 2).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')

/** What finds the row again. */
const filterOf = ({ key, values }: TestedRow): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(Object.keys(key).length > 0 ? key : values).map(([name, value]) => [
      name,
      value === null ? 'is.null' : `eq.${value}`,
    ]),
  )

/** The file's text. It needs a running server with the same rows; nothing in it is secret. */
export function testFile({ schema, table, verb, as, row }: PolicyTestBody, { rows }: PolicyTest): string {
  const cases = rows.map((one) => ({
    ...(verb !== 'insert' && { filter: filterOf(one) }),
    verdict: one.verdict,
  }))
  return `// Policies of ${text(`${schema}.${table}`)} for ${verb}: what the dashboard's tester said of these rows must stay so. Nothing is changed.
// Needs API_URL, ANON_KEY, SERVICE_ROLE_KEY and JWT_SECRET of a server that has the rows (npx vitest run FILE).
import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'

const { API_URL = 'http://localhost:8000', ANON_KEY = '', SERVICE_ROLE_KEY = '', JWT_SECRET = '' } = process.env
const role: string = ${text(as.role)}
const claims = ${text(as.claims ?? {})}

function token(): string {
  if (role === 'anon') return ANON_KEY
  if (role === 'service_role') return SERVICE_ROLE_KEY
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const head = part({ alg: 'HS256', typ: 'JWT' })
  const signed = \`\${head}.\${part({ ...claims, aud: 'authenticated', role, iat: now, exp: now + 600 })}\`
  return \`\${signed}.\${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}\`
}

const method = ${text({ select: 'GET', insert: 'POST', update: 'PATCH', delete: 'DELETE' }[verb])}
const values = ${text(verb === 'insert' || verb === 'update' ? (row ?? {}) : null)}

/** How the request for a row ends. \`tx=rollback\` takes it back. */
async function outcome(filter: Record<string, string>): Promise<string> {
  const query = new URLSearchParams(filter)
  const response = await fetch(\`\${API_URL}/rest/v1/${encodeURIComponent(table)}?\${query}\`, {
    method,
    headers: {
      apikey: ANON_KEY,
      authorization: \`Bearer \${token()}\`,
      'content-type': 'application/json',
      ${text(verb === 'select' ? 'accept-profile' : 'content-profile')}: ${text(schema)},
      prefer: 'tx=rollback, count=exact, return=minimal',
    },
    ...(values && { body: JSON.stringify(values) }),
  })
  if (!response.ok) {
    const { code } = (await response.json()) as { code: string }
    return code === '42501' ? 'refused' : 'fails'
  }
  if (method === 'POST') return 'passes'
  const count = response.headers.get('content-range')?.split('/')[1]
  return count === '1' ? 'passes' : 'hidden'
}

const cases: { filter?: Record<string, string>; verdict: string }[] = ${text(cases)}

it.each(cases)('${verb} of $filter: $verdict', async ({ filter = {}, verdict }) => {
  expect(await outcome(filter)).toBe(verdict)
})
`
}
