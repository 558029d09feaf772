// What storage refuses, in the words of Supabase's API, which storage-js reads: `statusCode` (a text), `error`, `message`,
// `code`. Other protocols (S3, TUS) answer with `status`, the true one. Source: storage.md §1.3.

/** Thrown where a client asked for something that it cannot have; never a fault of ours. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** What HTTP calls it. Supabase's own routes answer 400 for most of them. */
  readonly status: number
  readonly code: string
  /** The old name of the code. */
  readonly error: string

  constructor(status: number, code: string, error: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.code = code
    this.error = error
  }

  toJSON(): object {
    const { status, error, message, code } = this
    return { statusCode: String(status), error, message, code }
  }
}

const make =
  (status: number, code: string, error: string, fallback: string) =>
  (message: string = fallback, options?: ErrorOptions) =>
    new StorageError(status, code, error, message, options)

/** Makers of the errors, by code. */
export const storageErrors = {
  noSuchBucket: make(404, 'NoSuchBucket', 'Bucket not found', 'Bucket not found'),
  noSuchKey: make(404, 'NoSuchKey', 'not_found', 'Object not found'),
  noSuchUpload: make(404, 'NoSuchUpload', 'not_found', 'Upload not found'),
  offsetConflict: make(409, 'OffsetConflict', 'conflict', 'The upload stands at another offset'),
  exists: make(409, 'KeyAlreadyExists', 'Duplicate', 'The resource already exists'),
  bucketExists: make(409, 'BucketAlreadyExists', 'Duplicate', 'The resource already exists'),
  notEmpty: make(409, 'ResourceNotEmpty', 'ResourceNotEmpty', 'The bucket you tried to delete is not empty'),
  tooLarge: make(413, 'EntityTooLarge', 'Payload too large', 'The object exceeded the maximum allowed size'),
  full: make(507, 'InsufficientStorage', 'insufficient_storage', 'There is no space left for files'),
  unavailable: make(
    503,
    'ServiceUnavailable',
    'service_unavailable',
    'The service that keeps the files does not answer',
  ),
  invalidType: make(415, 'InvalidMimeType', 'invalid_mime_type', 'Invalid Content-Type header'),
  invalidKey: (key: string) => new StorageError(400, 'InvalidKey', 'InvalidKey', `Invalid key: ${key}`),
  invalidBucket: (name: string) =>
    new StorageError(400, 'InvalidBucketName', 'Invalid Input', `Bucket name invalid: ${name}`),
  denied: make(403, 'AccessDenied', 'Unauthorized', 'new row violates row-level security policy'),
  invalidRequest: make(400, 'InvalidRequest', 'InvalidRequest', 'The request is invalid'),
  badDigest: make(400, 'BadDigest', 'BadDigest', 'The body does not have the checksum that was given'),
  invalidRange: make(416, 'InvalidRange', 'InvalidRange', 'The requested range is not satisfiable'),
  precondition: make(
    412,
    'PreconditionFailed',
    'PreconditionFailed',
    'The object is not as the request demands',
  ),
  invalidToken: make(400, 'InvalidJWT', 'InvalidJWT', 'Invalid JWT'),
  expiredToken: make(400, 'ExpiredToken', 'ExpiredToken', 'The provided token has expired.'),
  invalidSignature: make(400, 'InvalidSignature', 'InvalidSignature', 'Invalid signature'),
} as const
