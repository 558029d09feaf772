// The settings of storage from its variables. Refuses pairs of keys of which one is missing, and a backend without its bucket.
import { resolve } from 'node:path'
import type { Config } from './config.ts'
import type { Values } from './variables.ts'

/** Half a pair would be a key that nobody knows of. */
function s3KeyMistakes({
  S3_PROTOCOL_ACCESS_KEY_ID: id,
  S3_PROTOCOL_ACCESS_KEY_SECRET: secret,
}: Values): readonly string[] {
  if ((id === undefined) !== (secret === undefined))
    return ['S3_PROTOCOL_ACCESS_KEY_ID: give it together with S3_PROTOCOL_ACCESS_KEY_SECRET']
  if (id !== undefined && !/^[\w-]{4,128}$/.test(id))
    return ['S3_PROTOCOL_ACCESS_KEY_ID: must be 4 to 128 letters, digits, _ or -']
  if (secret !== undefined && secret.length < 16)
    return ['S3_PROTOCOL_ACCESS_KEY_SECRET: must have at least 16 characters']
  return []
}

/** What is wrong beyond what single variables can be. */
export function storageMistakes(values: Values): readonly string[] {
  const mistakes = [...s3KeyMistakes(values)]
  if (values.STORAGE_BACKEND === 's3' && values.S3_BUCKET === undefined)
    mistakes.push('S3_BUCKET: STORAGE_BACKEND=s3 needs the name of a bucket')
  if ((values.S3_ACCESS_KEY_ID === undefined) !== (values.S3_SECRET_ACCESS_KEY === undefined))
    mistakes.push('S3_ACCESS_KEY_ID: give it together with S3_SECRET_ACCESS_KEY')
  return mistakes
}

function backend(values: Values): Config['storage']['s3'] {
  const {
    STORAGE_BACKEND: kind,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: id,
    S3_SECRET_ACCESS_KEY: secret,
  } = values
  if (kind !== 's3' || bucket === undefined) return undefined
  return {
    ...{ bucket, endpoint: values.S3_ENDPOINT, region: values.S3_REGION, prefix: values.S3_PREFIX },
    credentials:
      id === undefined || secret === undefined ? undefined : { accessKeyId: id, secretAccessKey: secret },
    forcePathStyle: values.S3_FORCE_PATH_STYLE,
  }
}

/** @param root the project's folder, where relative paths start */
export function storageConfig(values: Values, root: string): Config['storage'] {
  const { S3_PROTOCOL_ACCESS_KEY_ID: accessKey, S3_PROTOCOL_ACCESS_KEY_SECRET: secret = '' } = values
  return {
    s3Key: accessKey === undefined ? undefined : { accessKey, secret },
    s3: backend(values),
    directory: resolve(root, values.STORAGE_DIR),
    fileSizeLimit: values.STORAGE_FILE_SIZE_LIMIT,
    uploadExpiry: values.STORAGE_UPLOAD_EXPIRY,
    reserve: values.STORAGE_RESERVE,
    imageCache: values.STORAGE_IMAGE_CACHE,
  }
}
