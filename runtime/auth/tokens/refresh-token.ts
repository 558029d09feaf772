// Refresh tokens: 256 opaque bits, of which only the SHA-256 is stored. A successor is derived from its predecessor and a
// key of ours, so that a client whose answer was lost can be told the same successor once more.
import { createHash, createHmac, randomBytes } from 'node:crypto'

const shape = /^[\w-]{43}$/

/** What could be a token of ours. */
export const isRefreshToken = (token: string): boolean => shape.test(token)

/** The first token of a session. */
export const newRefreshToken = (): string => randomBytes(32).toString('base64url')

/** The one that follows `token`. @param key 32 bytes for this purpose alone */
export const successorOf = (token: string, key: Buffer): string =>
  createHmac('sha256', key).update(token).digest('base64url')

/** What is stored of a token, or of any other text of 256 random bits: SHA-256 in hex. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
