// A server with the S3 protocol and Amazon's client for it: as the service role, as a user with a key (ada), and as a user with a
// session (bob). Both may reach the objects of `private` that lie below their own id.
import { CreateBucketCommand, GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { startTestServer, type TestServer } from './server.ts'

export const adaId = '00000000-0000-4000-8000-00000000000a'
export const bobId = '00000000-0000-4000-8000-00000000000b'
export const fixed = { accessKeyId: 'FIXEDKEYOFTHETESTS', secretAccessKey: 'a secret that is long enough' }

export interface S3KeyMade {
  readonly id: string
  readonly access_key: string
  readonly secret: string
}

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface S3Fixture {
  readonly server: TestServer
  readonly admin: S3Client
  readonly ada: S3Client
  readonly bob: S3Client
  clientOf(credentials: Credentials): S3Client
  /** Of another server. */
  clientAt(url: string, credentials: Credentials): S3Client
  clientWith(key: S3KeyMade): S3Client
  /** A request to the keys of the admin API. */
  keys(method: string, path?: string, body?: object): Promise<Response>
  /** @param user whom it speaks for; undefined: the service role */
  makeKey(user?: string): Promise<S3KeyMade>
}

/** With the buckets `private`, `files`, and `open`, which is public. */
export async function startS3Fixture(): Promise<S3Fixture> {
  const server = await startTestServer({
    env: {
      S3_PROTOCOL_ACCESS_KEY_ID: fixed.accessKeyId,
      S3_PROTOCOL_ACCESS_KEY_SECRET: fixed.secretAccessKey,
    },
    sql: `
      create policy "own files" on storage.objects to authenticated
        using (bucket_id = 'private' and (storage.foldername(name))[1] = auth.uid()::text)
        with check (bucket_id = 'private' and (storage.foldername(name))[1] = auth.uid()::text);
      insert into auth.users (id, aud, role) values
        ('${adaId}', 'authenticated', 'authenticated'), ('${bobId}', 'authenticated', 'authenticated');
    `,
  })
  const clientAt = (url: string, credentials: Credentials): S3Client =>
    new S3Client({
      ...{ endpoint: `${url}/storage/v1/s3`, region: 'eu-central-1', forcePathStyle: true },
      ...{ credentials, maxAttempts: 1 },
    })
  const clientOf = (credentials: Credentials) => clientAt(server.url, credentials)
  const clientWith = ({ access_key: accessKeyId, secret: secretAccessKey }: S3KeyMade): S3Client =>
    clientOf({ accessKeyId, secretAccessKey })
  const keys = (method: string, path = '', body?: object) =>
    server.request(`/admin/v1/s3-keys${path}`, {
      ...{ method, as: server.config.serviceRoleKey },
      ...(body && { body: JSON.stringify(body) }),
    })
  const makeKey = async (user?: string): Promise<S3KeyMade> => {
    const response = await keys('POST', '', { name: 'test', ...(user !== undefined && { user_id: user }) })
    if (response.status !== 201) throw new Error(await response.text())
    return (await response.json()) as S3KeyMade
  }
  const admin = clientOf(fixed)
  for (const Bucket of ['private', 'files']) await admin.send(new CreateBucketCommand({ Bucket }))
  await admin.send(new CreateBucketCommand({ Bucket: 'open', ACL: 'public-read' }))
  const ada = clientWith(await makeKey(adaId))
  const bob = clientOf({
    ...{ accessKeyId: 'lite', secretAccessKey: server.config.anonKey },
    sessionToken: server.token({ sub: bobId }),
  })
  return { server, admin, ada, bob, clientOf, clientAt, clientWith, keys, makeKey }
}

/** What went wrong, as S3 says it; `nothing` where nothing did. */
export async function refusal(
  work: Promise<unknown>,
): Promise<readonly [status: number | undefined, code: string]> {
  try {
    await work
    return [undefined, 'nothing']
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    return [error.$metadata.httpStatusCode, error.name]
  }
}

/** The text of an object. */
export async function read(client: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
  return Body?.transformToString()
}
