// Time-based one-time passwords: RFC 6238 with SHA-1, six digits, steps of 30 seconds, as authenticator apps expect.
// Refuses nothing itself: the caller remembers which steps were used.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const period = 30
const digits = 6
/** Clocks may differ by one step. */
const skew = 1

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** 160 random bits, the length that RFC 4226 recommends. */
export const newSecret = (): Buffer => randomBytes(20)

/** The code of one step. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** @param time in milliseconds since 1970 */
export const stepAt = (time: number): number => Math.floor(time / 1000 / period)

/** The steps around `time` whose code this is, oldest first; none for a wrong one. */
export function stepsOf(secret: Buffer, code: string, time = Date.now()): readonly number[] {
  const given = Buffer.from(code)
  const now = stepAt(time)
  const steps = Array.from({ length: 2 * skew + 1 }, (_, at) => now - skew + at)
  return steps.filter((step) => {
    const expected = Buffer.from(codeAt(secret, step))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

/** What the QR code says: Google's key URI format, which apps read. */
export function keyUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const query = new URLSearchParams({ algorithm: 'SHA1', digits: String(digits), issuer })
  query.append('period', String(period))
  query.append('secret', secret)
  // apps read + as it stands
  return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`
}
