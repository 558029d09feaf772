// The checksums of S3: CRC-32, CRC-32C, CRC-64/NVME, SHA-1, SHA-256. Refuses nothing.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** As the headers and the XML of S3 spell them. */
export const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
export type Algorithm = (typeof algorithms)[number]

export interface Digest {
  update(bytes: Buffer): void
  digest(): Buffer
}

/** Reflected, as bits are taken from the right. */
const polynomials = { CRC32: 0xedb88320n, CRC32C: 0x82f63b78n, CRC64NVME: 0x9a6c9329ac4bc9b5n } as const
type Crc = keyof typeof polynomials

export const isCrc = (algorithm: Algorithm): algorithm is Crc => Object.hasOwn(polynomials, algorithm)
const bitsOf = (algorithm: Crc) => (algorithm === 'CRC64NVME' ? 64 : 32)

/** By byte, the lower and the upper half of its remainder. */
function tableOf(algorithm: Crc): readonly [low: Uint32Array, high: Uint32Array] {
  const [low, high] = [new Uint32Array(256), new Uint32Array(256)]
  for (let byte = 0; byte < 256; byte += 1) {
    let rest = BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1n ? (rest >> 1n) ^ polynomials[algorithm] : rest >> 1n
    low[byte] = Number(rest & 0xffffffffn)
    high[byte] = Number(rest >> 32n)
  }
  return [low, high]
}
const tables = { CRC32C: tableOf('CRC32C'), CRC64NVME: tableOf('CRC64NVME') }

function createCrc(algorithm: 'CRC32C' | 'CRC64NVME'): Digest {
  const [lowTable, highTable] = tables[algorithm]
  const isWide = algorithm === 'CRC64NVME'
  let [low, high] = [-1, isWide ? -1 : 0]
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const at = (low ^ byte) & 0xff
        low = ((low >>> 8) | (high << 24)) ^ (lowTable[at] ?? 0)
        high = (high >>> 8) ^ (highTable[at] ?? 0)
      }
    },
    digest: () => {
      const bytes = Buffer.alloc(8)
      bytes.writeUInt32BE(~high >>> 0, 0)
      bytes.writeUInt32BE(~low >>> 0, 4)
      return isWide ? bytes : bytes.subarray(4)
    },
  }
}

export function createDigest(algorithm: Algorithm): Digest {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') {
    const hash = createHash(algorithm.toLowerCase())
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() }
  }
  if (algorithm !== 'CRC32') return createCrc(algorithm)
  let value = 0
  return {
    update: (bytes) => (value = crc32(bytes, value)),
    digest: () => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes
    },
  }
}

/** The product of two polynomials, modulo that of the sum; reflected, so that the highest bit is x to the 0. */
function multiply(algorithm: Crc, a: bigint, b: bigint): bigint {
  const top = 1n << BigInt(bitsOf(algorithm) - 1)
  let [product, rest] = [0n, b]
  for (let bit = top; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= rest
    rest = rest & 1n ? (rest >> 1n) ^ polynomials[algorithm] : rest >> 1n
  }
  return product
}

/** Of a whole, from the sums of its parts: each is moved by the length of what follows. */
export function combineCrcs(
  algorithm: Crc,
  parts: readonly { readonly sum: Buffer; readonly size: number }[],
): Buffer {
  const bits = bitsOf(algorithm)
  let whole = 0n
  for (const { sum, size } of parts) {
    let shift = 1n << BigInt(bits - 1)
    let power = 1n << BigInt(bits - 2)
    for (let count = BigInt(size) * 8n; count > 0n; count >>= 1n) {
      if (count & 1n) shift = multiply(algorithm, shift, power)
      power = multiply(algorithm, power, power)
    }
    whole = multiply(algorithm, whole, shift) ^ BigInt(`0x${sum.toString('hex')}`)
  }
  return Buffer.from(whole.toString(16).padStart(bits / 4, '0'), 'hex')
}

/** Headers that say checksums. */
export const checksumHeaders = (sums: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [`x-amz-checksum-${name.toLowerCase()}`, sum]))
