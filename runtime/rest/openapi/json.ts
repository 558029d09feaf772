// The pieces of JSON that every part of the API description is made of: values, references, names of components, Markdown.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = Readonly<Record<string, Json>>

/** Kinds of components that the document refers to. */
type Kind = 'schemas' | 'parameters' | 'responses' | 'headers'

export const ref = (kind: Kind, name: string): JsonObject => ({ $ref: `#/components/${kind}/${name}` })

/** An object of own members, `__proto__` among them, without those that are undefined. */
export function object(members: Iterable<readonly [string, Json | undefined]>): JsonObject {
  return Object.fromEntries(
    [...members].filter((member): member is [string, Json] => member[1] !== undefined),
  )
}

/** `name` with only the characters that a component may have; different names stay different. */
export function componentName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/gu, (char) => `.${(char.codePointAt(0) ?? 0).toString(16)}.`)
}

/** Code in Markdown, whatever it holds. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length))
  if (longest === 0) return `\`${line}\``
  const fence = '`'.repeat(longest + 1)
  return `${fence} ${line} ${fence}`
}

/** Sentences one after the other, without those that are not there. */
export const sentences = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(' ')
