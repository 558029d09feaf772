// Secrets that must be read again are encrypted at rest: AES-256-GCM, bound to the row that they belong to. Refuses
// (throws) what another key made, what was changed, and what was moved to another row.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface SecretBox {
  /** @param owner id of the row: opens only there */
  seal(secret: Buffer, owner: string): string
  /** @throws Error where it was not sealed so */
  open(sealed: string, owner: string): Buffer
}

const algorithm = 'aes-256-gcm'
const [ivLength, tagLength] = [12, 16]

/** @param key 32 bytes for this purpose alone */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal: (secret, owner) => {
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(owner))
      const data = Buffer.concat([cipher.update(secret), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64url')
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
      return Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()])
    },
  }
}
