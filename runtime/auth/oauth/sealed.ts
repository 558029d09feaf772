// Encrypts what must be read again: AES-256-GCM, bound to the row that it belongs to. Refuses (undefined) what was sealed
// with another key or for another row.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface Sealer {
  seal(text: string, row: string): string
  open(sealed: string, row: string): string | undefined
}

const nonceBytes = 12
const tagBytes = 16

/** @param key 32 bytes for this purpose alone */
export function createSealer(key: Buffer): Sealer {
  return {
    seal: (text, row) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(row))
      const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), content]).toString('base64url')
    },
    open: (sealed, row) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)]
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
        decipher.setAAD(Buffer.from(row)).setAuthTag(tag)
        const content = bytes.subarray(nonceBytes + tagBytes)
        return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
