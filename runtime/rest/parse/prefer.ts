// The Prefer header. Source: PostgREST's Preferences: the first of a kind wins, unknown ones matter only when strict.
import { errors } from '../../errors/index.ts'

export interface Preferences {
  readonly resolution: 'merge-duplicates' | 'ignore-duplicates' | null
  readonly return: 'representation' | 'minimal' | 'headers-only' | null
  readonly count: 'exact' | 'planned' | 'estimated' | null
  readonly missing: 'default' | 'null' | null
  /** How the transaction ends; null where the caller has no say. */
  readonly tx: 'commit' | 'rollback' | null
  readonly handling: 'strict' | 'lenient' | null
  readonly timezone: string | null
  readonly maxAffected: number | null
}

const known = {
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  return: ['representation', 'minimal', 'headers-only'],
  count: ['exact', 'planned', 'estimated'],
  missing: ['default', 'null'],
  handling: ['strict', 'lenient'],
  tx: ['commit', 'rollback'],
} as const
type Kind = keyof typeof known

const isKind = (text: string): text is Kind => Object.hasOwn(known, text)

export const noPreferences: Preferences = {
  resolution: null,
  return: null,
  count: null,
  missing: null,
  tx: null,
  handling: null,
  timezone: null,
  maxAffected: null,
}

/**
 * @param header all Prefer headers, joined by commas
 * @param endIsFree whether the caller may choose how his transaction ends; otherwise `tx` is known and ignored
 * @throws PGRST122 for unknown preferences together with `handling=strict`
 */
export function preferences(header: string | undefined, endIsFree = false): Preferences {
  if (header === undefined || header === '') return noPreferences
  const found: Partial<Record<keyof Preferences, string | number | null>> = {}
  const unknown: string[] = []
  for (const part of header.split(',')) {
    const text = part.trim()
    if (text === '') continue
    const equals = text.indexOf('=')
    const kind = text.slice(0, Math.max(equals, 0))
    const value = text.slice(equals + 1)
    if (kind === 'timezone') found.timezone ??= value
    else if (kind === 'max-affected') {
      if (/^-?[0-9]{1,15}$/.test(value)) found.maxAffected ??= Number(value)
    } else if (isKind(kind) && (known[kind] as readonly string[]).includes(value)) found[kind] ??= value
    else unknown.push(text)
  }
  if (found.handling === 'strict' && unknown.length > 0) throw errors.invalidPreferences(unknown)
  if (!endIsFree) found.tx = null
  return { ...noPreferences, ...found } as Preferences
}

/** Which preferences a method heeds and so names in `Preference-Applied`. */
export interface Heeded {
  readonly resolution?: boolean
  readonly missing?: boolean
  readonly return?: boolean
  readonly maxAffected?: boolean
}

/** The value of `Preference-Applied`, in PostgREST's order, or null when nothing applies. */
export function applied(prefer: Preferences, heeded: Heeded): string | null {
  if (prefer === noPreferences) return null
  const parts = [
    heeded.resolution && prefer.resolution !== null && `resolution=${prefer.resolution}`,
    heeded.missing && prefer.missing !== null && `missing=${prefer.missing}`,
    heeded.return && prefer.return !== null && `return=${prefer.return}`,
    prefer.count !== null && `count=${prefer.count}`,
    prefer.tx !== null && `tx=${prefer.tx}`,
    prefer.handling !== null && `handling=${prefer.handling}`,
    prefer.timezone !== null && `timezone=${prefer.timezone}`,
    heeded.maxAffected &&
      prefer.handling === 'strict' &&
      prefer.maxAffected !== null &&
      `max-affected=${prefer.maxAffected}`,
  ].filter((part): part is string => typeof part === 'string')
  return parts.length === 0 ? null : parts.join(', ')
}
