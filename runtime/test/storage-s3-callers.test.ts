// Who reaches what by the S3 protocol: users by key and by session, everybody in public buckets, and whoever has a signed URL or
// form; and how keys are made and end.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adaId, bobId, read, refusal, startS3Fixture, type S3Fixture, type S3KeyMade } from './s3-client.ts'
import type { TestServer } from './server.ts'

let fixture: S3Fixture
let server: TestServer
let admin: S3Client
let ada: S3Client
let bob: S3Client

beforeAll(async () => {
  fixture = await startS3Fixture()
  ;({ server, admin, ada, bob } = fixture)
})
afterAll(() => server.stop())

describe('without a client of S3', () => {
  it('a signed URL reads and writes', async () => {
    const target = { Bucket: 'files', Key: 'signed/ü' }
    const put = await getSignedUrl(admin, new PutObjectCommand(target), { expiresIn: 60 })
    expect((await fetch(put, { method: 'PUT', body: 'by url' })).status).toBe(200)
    const get = await getSignedUrl(
      admin,
      new GetObjectCommand({ ...target, ResponseContentType: 'text/x-said' }),
    )
    // what stands in the header for others does not matter
    const response = await fetch(get, { headers: { authorization: 'Bearer unrelated' } })
    expect([response.status, await response.text()]).toEqual([200, 'by url'])
    expect(response.headers.get('content-type')).toBe('text/x-said')
  })

  it('a form uploads what its policy allows', async () => {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- of another copy of the same client
    const post = await createPresignedPost(admin, {
      ...{ Bucket: 'files', Key: 'form/${filename}', Expires: 60 },
      Conditions: [
        ['content-length-range', 1, 10],
        ['starts-with', '$Content-Type', 'text/'],
      ],
    })
    const send = (body: string, fields: Readonly<Record<string, string>>) => {
      const form = new FormData()
      for (const [name, value] of Object.entries({ ...post.fields, ...fields })) form.set(name, value)
      form.set('file', new Blob([body]), 'näme.txt')
      return fetch(post.url, { method: 'POST', body: form })
    }
    expect((await send('hello', { 'Content-Type': 'text/plain' })).status).toBe(204)
    expect(await read(admin, 'files', 'form/näme.txt')).toBe('hello')
    expect((await send('longer than it may be', { 'Content-Type': 'text/plain' })).status).toBe(400)
    expect((await send('', { 'Content-Type': 'text/plain' })).status).toBe(400)
    expect((await send('hello', { 'Content-Type': 'image/png' })).status).toBe(403)
    expect((await send('hello', { 'Content-Type': 'text/plain', acl: 'private' })).status).toBe(403)
    expect(
      (await send('hello', { 'Content-Type': 'text/plain', 'X-Amz-Signature': 'f'.repeat(64) })).status,
    ).toBe(403)
    expect((await send('hello', { 'Content-Type': 'text/plain', key: 'elsewhere' })).status).toBe(403)
  })

  it('public buckets are read by everybody, others are not told of', async () => {
    await admin.send(
      new PutObjectCommand({ Bucket: 'open', Key: 'page', Body: '<b>', ContentType: 'text/html' }),
    )
    const base = `${server.url}/storage/v1/s3`
    const page = await fetch(`${base}/open/page`)
    expect(page.headers.get('content-security-policy')).toContain('sandbox')
    expect(await page.text()).toBe('<b>')
    const status = async (path: string, method = 'GET') => (await fetch(`${base}${path}`, { method })).status
    expect(await status('/open/none')).toBe(404)
    expect(await status('/open/page', 'DELETE')).toBe(403)
    expect(await status('/open')).toBe(403)
    expect(await status('')).toBe(403)
    const ask = async (path: string) => {
      const text = await (await fetch(`${base}${path}`)).text()
      return text.replaceAll(/<(RequestId|Resource|BucketName)>.*?<\/\1>/g, '')
    }
    expect(await ask('/private/x')).toBe(await ask('/no-such-bucket/x'))
  })
})

describe('a user', () => {
  it('reaches what the policies allow, by key and by session', async () => {
    const own = { Bucket: 'private', Key: `${adaId}/mine` }
    await ada.send(new PutObjectCommand({ ...own, Body: 'ada' }))
    expect(await read(ada, 'private', own.Key)).toBe('ada')
    const { rows } = await server.database.query(`select owner_id from storage.objects where name = $1`, [
      own.Key,
    ])
    expect(rows).toEqual([{ owner_id: adaId }])
    const other = { Bucket: 'private', Key: `${bobId}/his` }
    await bob.send(new PutObjectCommand({ ...other, Body: 'bob' }))
    expect(await read(bob, 'private', other.Key)).toBe('bob')
    expect(await refusal(ada.send(new PutObjectCommand({ ...other, Body: 'x' })))).toEqual([
      403,
      'AccessDenied',
    ])
    expect(await refusal(ada.send(new GetObjectCommand(other)))).toEqual([404, 'NoSuchKey'])
    const copy = { Bucket: 'private', Key: `${adaId}/stolen`, CopySource: `private/${other.Key}` }
    expect(await refusal(ada.send(new CopyObjectCommand(copy)))).toEqual([404, 'NoSuchKey'])
    const { Contents } = await ada.send(new ListObjectsV2Command({ Bucket: 'private' }))
    expect(Contents?.map(({ Key }) => Key)).toEqual([own.Key])
    await ada.send(new DeleteObjectCommand(other))
    expect(await read(bob, 'private', other.Key)).toBe('bob')
    expect(await refusal(ada.send(new ListObjectsV2Command({ Bucket: 'files' })))).toEqual([
      403,
      'AccessDenied',
    ])
    expect(await refusal(ada.send(new CreateBucketCommand({ Bucket: 'hers' })))).toEqual([
      403,
      'AccessDenied',
    ])
    expect((await ada.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([])
  })

  it('has no key any more once it is revoked, he is banned, or he is gone', async () => {
    const id = '00000000-0000-4000-8000-00000000000c'
    await server.database.query(
      `insert into auth.users (id, aud, role) values ($1, 'authenticated', 'authenticated')`,
      [id],
    )
    const [kept, revoked] = [await fixture.makeKey(id), await fixture.makeKey(id)]
    const list = (key: S3KeyMade) => refusal(fixture.clientWith(key).send(new ListBucketsCommand({})))
    expect(await list(revoked)).toEqual([undefined, 'nothing'])
    expect((await fixture.keys('DELETE', `/${revoked.id}`)).status).toBe(204)
    expect((await fixture.keys('DELETE', `/${revoked.id}`)).status).toBe(404)
    expect(await list(revoked)).toEqual([403, 'InvalidAccessKeyId'])
    await server.database.query(
      `update auth.users set banned_until = now() + interval '1 hour' where id = $1`,
      [id],
    )
    expect(await list(kept)).toEqual([403, 'InvalidAccessKeyId'])
    await server.database.query('update auth.users set banned_until = null where id = $1', [id])
    expect(await list(kept)).toEqual([undefined, 'nothing'])
    await server.database.query('delete from auth.users where id = $1', [id])
    expect(await list(kept)).toEqual([403, 'InvalidAccessKeyId'])
  })

  it('needs a token that holds, in the form with a session', async () => {
    const session = { accessKeyId: 'lite', secretAccessKey: server.config.anonKey }
    const list = (sessionToken?: string) =>
      refusal(
        fixture
          .clientOf({ ...session, ...(sessionToken !== undefined && { sessionToken }) })
          .send(new ListBucketsCommand({})),
      )
    expect(await list(server.token({ sub: bobId, exp: 1_600_000_000 }))).toEqual([403, 'InvalidToken'])
    expect(await list(server.token({ sub: bobId }, 'the secret of another server, long enough'))).toEqual([
      403,
      'InvalidToken',
    ])
    expect(await list()).toEqual([403, 'InvalidAccessKeyId'])
  })
})

describe('keys', () => {
  it('are told without their secrets, which the database does not have either', async () => {
    const made = await fixture.makeKey()
    const listed = await (await fixture.keys('GET')).text()
    expect(listed).toContain(made.access_key)
    expect(listed).not.toContain(made.secret)
    const { rows } = await server.database.query('select secret from storage.s3_keys where id = $1', [
      made.id,
    ])
    expect((rows as { secret: Buffer }[])[0]?.secret.includes(made.secret)).toBe(false)
    expect(await refusal(fixture.clientWith(made).send(new ListBucketsCommand({})))).toEqual([
      undefined,
      'nothing',
    ])
    const noUser = await fixture.keys('POST', '', {
      name: 'x',
      user_id: '00000000-0000-4000-8000-0000000000ff',
    })
    expect(noUser.status).toBe(404)
    expect((await fixture.keys('POST', '', { name: 'x', user_id: 'nobody' })).status).toBe(400)
  })
})
