// What the S3 protocol refuses, in S3's words. Errors of the rest of storage get the names and statuses that S3 has for them.
import { StorageError } from '../errors.ts'

const make =
  (status: number, code: string, fallback: string) =>
  (message: string = fallback) =>
    new StorageError(status, code, code, message)

/** Makers of errors that only this protocol has, by code. */
export const s3Errors = {
  accessDenied: make(403, 'AccessDenied', 'Access Denied'),
  signatureMismatch: make(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key, and that no proxy changes host or path.',
  ),
  unknownKey: make(403, 'InvalidAccessKeyId', 'The access key is not known here'),
  skewed: make(
    403,
    'RequestTimeTooSkewed',
    'The difference between the time of the request and that of the server is too large',
  ),
  invalidQueryAuth: make(
    403,
    'AuthorizationQueryParametersError',
    'The parameters of the signature are wrong',
  ),
  expired: make(403, 'AccessDenied', 'Request has expired'),
  malformedAuth: make(400, 'AuthorizationHeaderMalformed', 'The Authorization header is malformed'),
  invalidToken: make(403, 'InvalidToken', 'The security token is not valid'),
  invalidArgument: make(400, 'InvalidArgument', 'Invalid Argument'),
  invalidRequest: make(400, 'InvalidRequest', 'The request is invalid'),
  invalidDigest: make(400, 'InvalidDigest', 'The digest that was given is none'),
  contentMismatch: make(
    400,
    'XAmzContentSHA256Mismatch',
    'The body does not have the SHA-256 of x-amz-content-sha256',
  ),
  incompleteBody: make(400, 'IncompleteBody', 'The body is shorter or longer than was announced'),
  missingLength: make(411, 'MissingContentLength', 'The header x-amz-decoded-content-length is missing'),
  malformedXml: make(400, 'MalformedXML', 'The XML is not well-formed, or says something else than it may'),
  invalidPart: make(400, 'InvalidPart', 'A part is not there, or has another ETag'),
  invalidPartOrder: make(400, 'InvalidPartOrder', 'The parts are not in ascending order'),
  partTooSmall: make(
    400,
    'EntityTooSmall',
    'Every part but the last must have at least 5 MiB, and a form as much as its policy says',
  ),
  tooLarge: make(400, 'EntityTooLarge', 'The body is larger than is allowed'),
  noSuchVersion: make(404, 'NoSuchVersion', 'There are no versions here but "null"'),
  bucketExists: make(409, 'BucketAlreadyExists', 'The name of the bucket is taken'),
  noAcl: make(
    400,
    'AccessControlListNotSupported',
    'There are no access control lists: a bucket is public or not, and policies decide the rest',
  ),
  notImplemented: (what: string) =>
    new StorageError(501, 'NotImplemented', 'NotImplemented', `${what} is not implemented`),
  methodNotAllowed: make(405, 'MethodNotAllowed', 'The method is not allowed here'),
  invalidPolicy: make(400, 'InvalidPolicyDocument', 'The policy of the form is wrong'),
} as const

/** S3's name and status, by our code. */
const translations: Readonly<Record<string, readonly [status: number, code: string]>> = {
  KeyAlreadyExists: [412, 'PreconditionFailed'],
  ResourceNotEmpty: [409, 'BucketNotEmpty'],
  EntityTooLarge: [400, 'EntityTooLarge'],
  InvalidJWT: [403, 'InvalidToken'],
  InvalidKey: [400, 'InvalidArgument'],
}

/** An error as S3 has it. */
export function toS3Error(error: StorageError): StorageError {
  const known = Object.hasOwn(translations, error.code) ? translations[error.code] : undefined
  const options = { cause: error.cause ?? error }
  if (known) return new StorageError(known[0], known[1], known[1], error.message, options)
  if (error.status === 501 || error.status === 507 || error.status < 500) return error
  const code = error.status === 503 ? 'ServiceUnavailable' : 'InternalError'
  return new StorageError(error.status, code, code, error.message, options)
}
