// Runs the matrix of storage-matrix.ts: every caller's credentials, what an answer means in the one table's words, and whether it is
// what the table says, whatever protocol asked.
import { readdir } from 'node:fs/promises'
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adaId, bobId, startS3Fixture, type S3Fixture } from './s3-client.ts'
import {
  actions,
  buckets,
  callers,
  outcomeOf,
  policies,
  type Action,
  type Bucket,
  type Caller,
  type Outcome,
} from './storage-matrix.ts'

let fixture: S3Fixture
const tokens: Partial<Record<Caller, string>> = {}
const s3: Partial<Record<Caller, S3Client>> = {}
/** Starts the server of a file of tests, and stops it. */
export function withMatrix(): void {
  beforeAll(async () => {
    fixture = await startS3Fixture()
    const { server } = fixture
    await server.database.query(
      `drop policy "own files" on storage.objects; delete from storage.buckets; ${policies}`,
    )
    const expired = server.token({ sub: adaId, exp: 1_600_000_000 })
    const session = { accessKeyId: 'lite', secretAccessKey: server.config.anonKey }
    Object.assign(tokens, {
      ...{ expired, anon: server.config.anonKey, service: server.config.serviceRoleKey },
      ...{ owner: server.token({ sub: adaId }), other: server.token({ sub: bobId }) },
    })
    Object.assign(s3, {
      expired: fixture.clientOf({ ...session, sessionToken: expired }),
      anon: fixture.clientOf({ ...session, sessionToken: server.config.anonKey }),
      owner: fixture.clientWith(await fixture.makeKey(adaId)),
      other: fixture.clientWith(await fixture.makeKey(bobId)),
      service: fixture.clientWith(await fixture.makeKey()),
      nobody: new S3Client({
        ...{
          endpoint: `${server.url}/storage/v1/s3`,
          region: 'us-east-1',
          forcePathStyle: true,
          maxAttempts: 1,
        },
        credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
        signer: { sign: (request) => Promise.resolve(request) },
      }),
    })
  })
  afterAll(() => fixture.server.stop())
}

/** What a protocol said: its outcome, and all that could tell something. */
export interface Answer {
  readonly outcome: Outcome
  readonly told: string
  /** Bytes or names that came. */
  readonly content?: string | undefined
  /** Where what was made is. */
  readonly location?: string | undefined
}
/** @param from the object that is there, or that is not @param to a name that is free */
export type Run = (caller: Caller, bucket: Bucket, from: string, to: string) => Promise<Answer>
export type Protocol = Partial<Record<Action, Run>>

const verbIn = (message: string) =>
  /for (SELECT|INSERT|UPDATE|DELETE) lets/.exec(message)?.[1] as Outcome | undefined

/** @throws Error for what no caller should be told */
function outcomeIn(status: number, code: string, message: string): Outcome {
  expect(status, message).toBeLessThan(500)
  if (status < 300) return 'done'
  if (status === 401 || code === 'InvalidToken') return 'unknown'
  if (['NoSuchKey', 'NoSuchBucket', 'NoSuchUpload', 'NotFound'].includes(code)) return 'missing'
  if (code === 'KeyAlreadyExists' || code === 'PreconditionFailed') return 'exists'
  const verb = verbIn(message)
  if (verb) return verb
  if (code === 'AccessDenied' || status === 403) return 'missing'
  throw new Error(`${status} ${code}: ${message}`)
}

export async function http(
  caller: Caller,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const { url, config } = fixture.server
  const headers = new Headers(init.headers)
  const token = tokens[caller]
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (token !== undefined) headers.set('apikey', config.anonKey)
  const response = await fetch(`${url}/storage/v1${path}`, { ...init, method, headers })
  const content = await response.text()
  const { code = '', message = '' } = (response.ok || content === '' ? {} : JSON.parse(content)) as {
    code?: string
    message?: string
  }
  // without a body only the status tells, and a header
  const told = code === '' ? (response.headers.get('x-sb-error-code') ?? '') : code
  return {
    outcome: outcomeIn(response.status, told, message),
    told: `${response.status} ${told} ${message}`,
    content,
    location: response.headers.get('location') ?? undefined,
  }
}
export const json = (body: object): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
export const text = (more: Record<string, string> = {}): RequestInit => ({
  ...{ body: 'new bytes', headers: { 'content-type': 'text/plain', ...more } },
})
export const upsert = { 'x-upsert': 'true' }

export async function s3Send(
  caller: Caller,
  send: (client: S3Client) => Promise<string | undefined>,
): Promise<Answer> {
  const client = s3[caller]
  if (!client) throw new Error(caller)
  try {
    return { outcome: 'done', told: 'done', content: await send(client) }
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    const { name, message, $metadata } = error
    const status = $metadata.httpStatusCode ?? 0
    const outcome = caller === 'nobody' && status === 403 ? 'unknown' : outcomeIn(status, name, message)
    const isHidden = caller === 'nobody' && outcome === 'missing'
    return {
      outcome: isHidden || (caller === 'expired' && status === 403) ? 'unknown' : outcome,
      told: `${status} ${name} ${message}`,
    }
  }
}

/** Lists tell by leaving out. @param from the name that is looked for */
export function listed(answer: Answer, from: string): Answer {
  const isIn = answer.content?.includes(`"${from}"`) === true
  return answer.outcome === 'done' && !isIn ? { outcome: 'missing', told: 'nothing' } : answer
}

export const sql = async <Row>(query: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await fixture.server.database.query(query, values)).rows as Row[]

const rows = () =>
  sql(
    `select to_jsonb(o) as row from storage.objects o union all select to_jsonb(u) from storage.uploads u order by 1`,
  )
export const bytesOf = (bucket: Bucket, name: string) => http('service', 'GET', `/object/${bucket}/${name}`)

let count = 0
/** An object of the owner. */
export async function place(bucket: Bucket): Promise<string> {
  count += 1
  const name = `there-${count}`
  await http('service', 'POST', `/object/${bucket}/${name}`, { ...text(), body: `bytes ${count}` })
  await fixture.server.database.query(
    `update storage.objects set owner_id = $1::text, owner = ($1::text)::uuid where name = $2`,
    [adaId, name],
  )
  return name
}

/** Twins need names of one length, and no answer may depend on the name but by saying it. */
const withoutName = (told: string, name: string) => told.replaceAll(name, '…')

async function cell(protocol: string, run: Run | undefined, action: Action, caller: Caller, bucket: Bucket) {
  if (!run) throw new Error(action)
  const name = await place(bucket)
  const bytes = `bytes ${count}`
  const [absent, free] = [`nope--${count}`, `free--${count}`]
  const before = await rows()
  const answer = await run(caller, bucket, name, free)
  const isS3 = protocol.startsWith('s3')
  const isLook = caller === 'nobody' && isS3 && bucket === 'open'
  const isOpen = isLook && (action === 'download' || action === 'head')
  const expected = isOpen ? 'done' : outcomeOf(caller, bucket, action)
  // S3 deletes what is not there
  const isSilent = isS3 && action === 'remove' && expected === 'missing'
  expect(answer.outcome, answer.told).toBe(isSilent ? 'done' : expected)
  if (expected === 'done') {
    if (action === 'download' || action === 'signDownload') expect(answer.content).toBe(bytes)
    if (action.startsWith('up')) {
      const target = action.endsWith('Over') ? name : free
      expect((await bytesOf(bucket, target)).content).toBe('new bytes')
    }
    if (action === 'move' || action.startsWith('copy'))
      expect((await bytesOf(bucket, free)).content).toBe(bytes)
    if (action === 'move' || action === 'remove')
      expect((await bytesOf(bucket, name)).outcome).toBe('missing')
    return
  }
  expect(await rows()).toEqual(before)
  expect((await bytesOf(bucket, name)).content).toBe(bytes)
  if (expected === 'missing' || expected === 'unknown') {
    const twin = await run(caller, bucket, absent, free)
    expect(withoutName(twin.told, absent)).toBe(withoutName(answer.told, name))
  }
  if (expected === 'INSERT' && action.endsWith('Over')) {
    const twin = await run(caller, bucket, absent, free)
    expect(withoutName(twin.told, absent)).toBe(withoutName(answer.told, name))
  }
}

/** Defines the tests of protocols; those that speak S3 begin with s3. */
export function testMatrix(protocols: Readonly<Record<string, Protocol>>): void {
  describe.each(Object.entries(protocols))('by %s', (name, protocol) => {
    const named = (Object.keys(actions) as Action[]).filter((action) => protocol[action])
    it.each(buckets.flatMap((bucket) => callers.map((caller) => [bucket, caller] as const)))(
      'in the bucket %s: %s',
      async (bucket, caller) => {
        for (const action of named) await cell(name, protocol[action], action, caller, bucket)
      },
    )
  })
  it('what was refused left no bytes', async () => {
    const { directory } = fixture.server.config.storage
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}$/.test(entry.name))
      .map(({ name }) => name)
    const known = await sql<{ id: string }>(
      `select coalesce(s.value ->> 'id', b.id::text) as id
       from storage.blobs b left join lateral jsonb_array_elements(b.segments) s on true where b.state <> 'staged'
       union select id::text from storage.dead_files union select file::text from storage.upload_parts`,
    )
    expect(files.toSorted()).toEqual(known.map(({ id }) => id).toSorted())
  })
}
