// The policy of a form that a browser sends: what its fields may say, until when. Refuses (InvalidPolicyDocument) policies that
// are malformed, and (AccessDenied) forms that are not as they say. Source: storage.md §3.4.
import { s3Errors } from './errors.ts'

export interface Policy {
  /** Bytes of the file. */
  readonly least: number
  readonly most: number
}

type Condition = readonly [operator: string, name: unknown, value: unknown]

/** Fields that need no condition. */
const free = new Set([
  ...['policy', 'signature', 'awsaccesskeyid', 'file', 'x-amz-signature', 'submit'],
  ...['x-amz-checksum-sha256', 'x-amz-checksum-sha1', 'x-amz-checksum-crc32', 'x-amz-checksum-crc32c'],
  ...['x-amz-checksum-crc64nvme', 'content-md5'],
])

function conditionOf(condition: unknown): readonly Condition[] {
  if (Array.isArray(condition)) {
    const [operator, name, value] = condition as unknown[]
    if (condition.length !== 3 || typeof operator !== 'string') throw s3Errors.invalidPolicy()
    return [[operator.toLowerCase(), name, value]]
  }
  if (typeof condition !== 'object' || condition === null) throw s3Errors.invalidPolicy()
  const entries = Object.entries(condition)
  if (entries.length === 0) throw s3Errors.invalidPolicy('A condition is empty')
  return entries.map(([name, value]) => ['eq', `$${name}`, value] as const)
}

/** @param encoded base64 of JSON @throws StorageError InvalidPolicyDocument */
function readPolicy(encoded: string): {
  readonly expiration: number
  readonly conditions: readonly Condition[]
} {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(encoded, 'base64').toString())
  } catch {
    throw s3Errors.invalidPolicy('The policy is no JSON')
  }
  const { expiration, conditions } = (parsed ?? {}) as {
    readonly expiration?: unknown
    readonly conditions?: unknown
  }
  const isTime =
    typeof expiration === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(expiration)
  if (!isTime || !Array.isArray(conditions))
    throw s3Errors.invalidPolicy('A policy must have an expiration and conditions')
  return { expiration: Date.parse(expiration), conditions: conditions.flatMap(conditionOf) }
}

const limitOf = (value: unknown): number => {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN
  if (!Number.isSafeInteger(number) || number < 0)
    throw s3Errors.invalidPolicy('content-length-range must be two numbers')
  return number
}

/**
 * Whether a form is as its policy says.
 * @param fields by lower-case name @throws StorageError InvalidPolicyDocument, AccessDenied
 */
export function checkPolicy(encoded: string, fields: ReadonlyMap<string, string>): Policy {
  const { expiration, conditions } = readPolicy(encoded)
  if (Number.isNaN(expiration)) throw s3Errors.invalidPolicy('The expiration is no time')
  if (expiration < Date.now()) throw s3Errors.accessDenied('Invalid according to Policy: Policy expired.')
  let size: Policy = { least: 0, most: Infinity }
  const named = new Set<string>()
  for (const [operator, name, value] of conditions) {
    if (operator === 'content-length-range') {
      size = { least: limitOf(name), most: limitOf(value) }
      continue
    }
    if (typeof name !== 'string' || typeof value !== 'string' || !name.startsWith('$'))
      throw s3Errors.invalidPolicy('A condition is malformed')
    const field = name.slice(1).toLowerCase()
    const said = fields.get(field) ?? ''
    named.add(field)
    if (operator !== 'eq' && operator !== 'starts-with')
      throw s3Errors.invalidPolicy(`There is no condition ${operator}`)
    if (operator === 'eq' ? said !== value : !said.startsWith(value))
      throw s3Errors.accessDenied(
        `Invalid according to Policy: Policy Condition failed: ["${operator}", "${name}", "${value}"]`,
      )
  }
  for (const field of fields.keys()) {
    if (!named.has(field) && !free.has(field) && !field.startsWith('x-ignore-'))
      throw s3Errors.accessDenied(`Invalid according to Policy: Extra input fields: ${field}`)
  }
  return size
}
