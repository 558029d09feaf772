// Access control lists, as far as there is anything to say: a bucket is public or not, and policies decide the rest. Refuses
// (AccessControlListNotSupported) what only policies can give.
import { asking, ownerXml, sendXml, type Handler, type S3Context } from './context.ts'
import { s3Errors } from './errors.ts'
import { findObject } from './read.ts'
import type { Xml, XmlElement } from './xml.ts'

/** What may be said of an object, which is as public as its bucket. @throws StorageError AccessControlListNotSupported */
export async function checkAcl({ field, services, bucket }: S3Context): Promise<void> {
  const acl = field('x-amz-acl')
  if (acl === undefined || acl === 'private' || acl === 'bucket-owner-full-control') return
  const rules = await services.buckets.rules(bucket)
  if (acl !== 'public-read' || !rules.public) throw s3Errors.noAcl()
}

/** Of a bucket. @returns whether it is public @throws StorageError AccessControlListNotSupported */
export function bucketAcl({ field }: S3Context): boolean {
  const acl = field('x-amz-acl') ?? 'private'
  if (acl !== 'private' && acl !== 'public-read') throw s3Errors.noAcl()
  return acl === 'public-read'
}

const schema = 'http://www.w3.org/2001/XMLSchema-instance'

function grant(kind: 'CanonicalUser' | 'Group', grantee: XmlElement, permission: string): Xml {
  return { Grantee: { '@xmlns:xsi': schema, '@xsi:type': kind, ...grantee }, Permission: permission }
}

export const getAcl: Handler = async (context) => {
  const { services, bucket, key } = context
  const found = key === '' ? undefined : await findObject(context)
  const rules = await services.buckets.rules(bucket)
  const asked = asking(context, 'storage.s3.bucket.get')
  const ownerId = found ? found.owner_id : (await services.buckets.get(asked, bucket)).owner
  const owner = ownerXml(ownerId) as XmlElement
  const everybody = { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }
  return sendXml(context, 'AccessControlPolicy', {
    Owner: owner,
    AccessControlList: {
      Grant: [
        grant('CanonicalUser', owner, 'FULL_CONTROL'),
        ...(rules.public && key !== '' ? [grant('Group', everybody, 'READ')] : []),
      ],
    },
  })
}

export const putAcl: Handler = async (context) => {
  const { services, bucket, key, payload, field, reply } = context
  const body = await payload.text(64 * 1024)
  if (body.trim() !== '' || field('x-amz-acl') === undefined) throw s3Errors.noAcl()
  if (key === '') {
    const asked = asking(context, 'storage.s3.bucket.update')
    await services.buckets.update(asked, bucket, { public: bucketAcl(context) })
  } else {
    await findObject(context)
    await checkAcl(context)
  }
  return reply.code(200).send()
}
