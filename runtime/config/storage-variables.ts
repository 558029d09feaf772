// The variables of storage. Refuses nothing: load.ts does.
import { boolean, duration, httpUrl, keyPrefix, oneOf, size, text } from './parse.ts'
import { grouped } from './variable.ts'

const storage = grouped('Storage')

export const storageVariables = {
  STORAGE_BACKEND: storage.withDefault(
    oneOf('local', 's3'),
    'local',
    'Where the bytes of files are: on the disk, or in a service that speaks S3.',
  ),
  STORAGE_DIR: storage.withDefault(text, 'uploads', 'Where the bytes of files are kept.'),
  STORAGE_FILE_SIZE_LIMIT: storage.withDefault(
    size(1, 5 * 1024 ** 4),
    '50GB',
    'One file at most; buckets may have lower limits.',
  ),
  STORAGE_UPLOAD_EXPIRY: storage.withDefault(
    duration(1_000),
    '24h',
    'A resumable upload that nobody ends is given up after so long.',
  ),
  STORAGE_RESERVE: storage.withDefault(
    size(0, 1024 ** 5),
    '1GB',
    'So much of the disk stays free: uploads that would take it are refused, so that PostgreSQL goes on.',
  ),
  STORAGE_IMAGE_CACHE: storage.withDefault(
    size(0, 1024 ** 4),
    '512MB',
    'Images that were made smaller are kept, up to so much; 0 keeps none.',
  ),
  S3_PROTOCOL_ACCESS_KEY_ID: storage.optional(
    text,
    'Of the S3 protocol (/storage/v1/s3), for the service role; more keys are made by the admin API.',
  ),
  S3_PROTOCOL_ACCESS_KEY_SECRET: storage.secret(text, 'Its secret: at least 16 characters.'),
  S3_ENDPOINT: storage.optional(httpUrl, 'URL of the S3 service. Default: that of Amazon in the region.'),
  S3_REGION: storage.withDefault(text, 'us-east-1', 'Its region.'),
  S3_BUCKET: storage.optional(text, 'Its bucket, which must exist.'),
  S3_ACCESS_KEY_ID: storage.optional(text, 'Its keys. Default: those that the machine has.'),
  S3_SECRET_ACCESS_KEY: storage.secret(text, 'The secret one.'),
  S3_PREFIX: storage.withDefault(keyPrefix, '', 'What our keys in the bucket begin with.'),
  S3_FORCE_PATH_STYLE: storage.withDefault(boolean, 'on', 'off: the bucket is part of the host name.'),
}
