// Which language a person reads: what they set themselves, else what their browser asks for, else English. Takes tags such
// as `de` and `de-AT` only, since files are named after them.
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'
import type { Language } from './texts/language.ts'

const shipped: ReadonlyMap<string, Language> = new Map([
  ['en', en],
  ['de', de],
])

const tag = /^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/

/** `de-at` and `de` for `de-AT`; nothing for what is no tag. */
function withParents(given: string): string[] {
  const name = given.trim().toLowerCase().replaceAll('_', '-')
  if (!tag.test(name)) return []
  const parts = name.split('-')
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'))
}

/** The tags of an Accept-Language header, the dearest first; ten at most. */
function accepted(header: string): string[] {
  return header
    .slice(0, 300)
    .split(',', 10)
    .map((part) => {
      const [name = '', ...parameters] = part.split(';')
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean)
      return { name, weight: Number(quality ?? 1) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ name }) => withParents(name))
}

/**
 * Languages to try, in this order.
 * @param metadata of the user, whose `locale` counts first
 * @param header Accept-Language
 */
export function languagesOf(
  metadata: Readonly<Record<string, unknown>> | null,
  header: string | undefined,
): readonly string[] {
  const own = typeof metadata?.locale === 'string' ? withParents(metadata.locale) : []
  return [...new Set([...own, ...accepted(header ?? '')])]
}

/** The first of these languages that we ship, and its tag. */
export function shippedLanguage(languages: readonly string[]): {
  readonly tag: string
  readonly language: Language
} {
  for (const name of languages) {
    const language = shipped.get(name)
    if (language) return { tag: name, language }
  }
  return { tag: 'en', language: en }
}
