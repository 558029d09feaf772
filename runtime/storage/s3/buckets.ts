// Buckets over S3: list, make, look at, delete. Refuses names that S3 has not, although other protocols may have them.
import { isIPv4 } from 'node:net'
import { storageErrors, StorageError } from '../errors.ts'
import { asking, callerId, numberOf, ownerXml, sendXml, type Handler } from './context.ts'
import { bucketAcl } from './acl.ts'
import { s3Errors } from './errors.ts'
import { readXml } from './xml.ts'

/** What GetBucketLocation says: signatures may name any region. */
export const region = 'local'

/** @throws StorageError InvalidBucketName */
function checkName(name: string): void {
  const isOne = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|\.-|-\./.test(name) && !isIPv4(name)
  if (!isOne) throw storageErrors.invalidBucket(name)
}

interface Listed {
  readonly name: string
  readonly created_at: string
}

export const listBuckets: Handler = async (context) => {
  const { services, query, caller } = context
  const most = numberOf(context, 'max-buckets', 10_000, 10_000)
  const [prefix, token] = [query('prefix') ?? '', query('continuation-token')]
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString()
  if (prefix.includes('\0') || after.includes('\0')) throw s3Errors.invalidArgument()
  const text = `select json_build_object('name', b.name, 'created_at',
      to_char(b.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from storage.buckets b where starts_with(b.name, $1) and b.name > $2 order by b.name limit $3::bigint`
  const asked = asking(context, 'storage.s3.bucket.list')
  const values = [prefix, after, String(most + 1)]
  const found = await services.asCaller.rows<Listed>(asked, 'SELECT', { text, values })
  const page = found.slice(0, most)
  const last = page.at(-1)
  const next = found.length > most && last ? Buffer.from(last.name).toString('base64url') : undefined
  return sendXml(context, 'ListAllMyBucketsResult', {
    Owner: ownerXml(callerId(caller)),
    Buckets: { Bucket: page.map(({ name, created_at }) => ({ Name: name, CreationDate: created_at })) },
    ...(next !== undefined && { ContinuationToken: next }),
    ...(prefix !== '' && { Prefix: prefix }),
  })
}

export const createBucket: Handler = async (context) => {
  const { services, bucket, reply, caller } = context
  checkName(bucket)
  const body = await context.payload.text(64 * 1024)
  if (body.trim() !== '') readXml(body, 'CreateBucketConfiguration')
  const asked = asking(context, 'storage.s3.bucket.create')
  try {
    await services.buckets.create(asked, bucket, { public: bucketAcl(context) })
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'BucketAlreadyExists') throw error
    // who makes his own again has it
    const own = await services.buckets.get(asked, bucket).catch(() => undefined)
    if (own?.owner !== caller.subject) throw s3Errors.bucketExists()
  }
  return reply.code(200).header('location', `/${bucket}`).send()
}

export const headBucket: Handler = async (context) => {
  const { services, bucket, reply, caller } = context
  await services.buckets.rules(bucket)
  const asked = asking(context, 'storage.s3.bucket.get')
  await services.buckets.get(asked, bucket).catch((error: unknown) => {
    throw error instanceof StorageError && error.code === 'NoSuchBucket' ? s3Errors.accessDenied() : error
  })
  void reply.header('x-amz-bucket-region', region)
  if (caller.login === 'service') {
    // as Ceph says it; others may not know how much there is that they do not see
    const [used] = await services.db.rows<{ objects: string; bytes: string }>(
      `select coalesce(sum(u.objects), 0) as objects, coalesce(sum(u.bytes), 0) as bytes from (
         select bucket_id, objects, bytes from storage.usage
         union all select bucket_id, objects, bytes from storage.usage_changes) u where u.bucket_id = $1`,
      [bucket],
    )
    void reply.headers({ 'x-rgw-object-count': used?.objects, 'x-rgw-bytes-used': used?.bytes })
  }
  return reply.code(200).send()
}

export const deleteBucket: Handler = async (context) => {
  await context.services.buckets.remove(asking(context, 'storage.s3.bucket.delete'), context.bucket)
  return context.reply.code(204).send()
}

export const getLocation: Handler = async (context) => {
  await context.services.buckets.rules(context.bucket)
  return sendXml(context, 'LocationConstraint', region)
}

/** There is none, which S3 says by an empty element. */
export const getVersioning: Handler = async (context) => {
  await context.services.buckets.rules(context.bucket)
  return sendXml(context, 'VersioningConfiguration', '')
}

/** @throws StorageError AccessDenied where the bucket is not whose the request says that it is */
export async function checkBucketOwner(
  context: Parameters<Handler>[0],
  bucket: string,
  expected: string | undefined,
): Promise<void> {
  if (expected === undefined) return
  const { owner } = await context.services.buckets.get(asking(context, 'storage.s3.bucket.get'), bucket)
  if (expected !== (owner === '' ? 'service_role' : owner))
    throw s3Errors.accessDenied('The bucket has another owner')
}
