// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Names and values as PostgREST's language writes them: quoted where they would end too early.

/** Parameters with a meaning of their own, and words of `select`; a column of that name is quoted. */
const reserved = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns', 'and', 'or', 'not'])

export const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

/** A name in a filter, in `order` or `select`. */
export function nameText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name) ? name : quote(name)
}

/** A value as text: as JSON where the column holds JSON; else arrays as Postgres writes them, objects as JSON. */
export function valueText(value: unknown, isJson = false): string {
  if (Array.isArray(value) && !isJson) return arrayText(value)
  return isJson || (typeof value === 'object' && value !== null) ? JSON.stringify(value) : String(value)
}

/** An array as Postgres writes it. */
export function arrayText(values: readonly unknown[]): string {
  const items = values.map((value) =>
    value === null ? 'NULL' : Array.isArray(value) ? arrayText(value) : quote(valueText(value)),
  )
  return `{${items.join(',')}}`
}

/** A value within parentheses, where commas and dots would end it. */
export const nested = (text: string) => (/^[\w+-]+$/.test(text) ? text : quote(text))

/** `->a->0->>b`; the last arrow says whether the value is wanted as text. */
export function pathText(path: readonly unknown[], asText: boolean): string {
  return path
    .map((step, at) => {
      const text = String(step)
      const isPlain = typeof step === 'number' || /^[A-Za-z_]\w*$/.test(text)
      return (asText && at === path.length - 1 ? '->>' : '->') + (isPlain ? text : quote(text))
    })
    .join('')
}
