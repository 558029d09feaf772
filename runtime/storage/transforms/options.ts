// What may be asked of an image, from a query or from the body of a request for a signed URL, and its one canonical text.
// Refuses (InvalidRequest) what lies beyond the bounds. Source: storage.md §1.2.
import { storageErrors } from '../errors.ts'

const resizes = ['cover', 'contain', 'fill'] as const
const formats = ['origin', 'avif', 'webp', 'jpeg', 'png'] as const

export interface Transformation {
  /** Pixels. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** cover cuts what is too much, contain keeps all, fill distorts. */
  readonly resize: (typeof resizes)[number]
  /** Percent. */
  readonly quality?: number | undefined
  /** Undefined: the best that the browser says it takes. */
  readonly format?: (typeof formats)[number] | undefined
}

const largest = 2500
const quality = { least: 20, most: 100 }

function whole(name: string, value: unknown, least: number, most: number): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\d{1,6}$/.test(value)
        ? Number(value)
        : NaN
  if (!Number.isInteger(number) || number < least || number > most)
    throw storageErrors.invalidRequest(`${name} must be a whole number from ${least} to ${most}`)
  return number
}

function word<const Word extends string>(
  name: string,
  value: unknown,
  words: readonly Word[],
): Word | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const found = words.find((one) => one === value)
  if (found === undefined) throw storageErrors.invalidRequest(`${name} must be one of ${words.join(', ')}`)
  return found
}

/** @throws StorageError InvalidRequest */
export function readTransformation(given: Readonly<Record<string, unknown>>): Transformation {
  return {
    width: whole('width', given.width, 1, largest),
    height: whole('height', given.height, 1, largest),
    resize: word('resize', given.resize, resizes) ?? 'cover',
    quality: whole('quality', given.quality, quality.least, quality.most),
    format: word('format', given.format, formats),
  }
}

/** One text for what means the same: for signed URLs, and to find what was made before. */
export function canonical({ width, height, resize, quality: percent, format }: Transformation): string {
  const members = { width, height, resize, quality: percent, format }
  return Object.entries(members)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]))
    .join(',')
}

/** The other way round. @throws StorageError InvalidRequest */
export function fromCanonical(text: string): Transformation {
  return readTransformation(
    Object.fromEntries(text.split(',').map((member) => member.split(':', 2) as [string, string])),
  )
}
