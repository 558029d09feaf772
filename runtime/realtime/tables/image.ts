// Images of rows: the JSON text that jsonb prints, taken apart without parsing values, so that no digit of a number is
// lost and what is sent is what PostgreSQL wrote.

/** Columns to the JSON text of their values. */
export type Image = ReadonlyMap<string, string>

const quote = 34
const backslash = 92

/** The index behind the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1
  for (;;) {
    at = text.indexOf('"', at)
    if (at < 0) return text.length
    let before = at - 1
    while (text.charCodeAt(before) === backslash) before -= 1
    if ((at - before) % 2 === 1) return at + 1
    at += 1
  }
}

/** The index behind the value that begins at `from`: of its comma, or of the brace that ends the row. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at) - 1
    else if (code === 123 || code === 91)
      depth += 1 // { [
    else if (code === 125 || code === 93) {
      if (depth === 0) return at
      depth -= 1 // } ]
    } else if (code === 44 && depth === 0) return at // ,
  }
  return text.length
}

/** @param text of an object, as jsonb prints it: `{"a": 1, "b": null}` */
export function readImage(text: string): Image {
  const image = new Map<string, string>()
  let at = 1
  while (text.charCodeAt(at) === quote) {
    const end = endOfString(text, at)
    const raw = text.slice(at + 1, end - 1)
    const name = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
    const start = end + 2 // behind `: `
    const stop = endOfValue(text, start)
    image.set(name, text.slice(start, stop))
    at = stop + 2 // behind `, `
  }
  return image
}

/** The text of an object that holds these columns of an image, where it has them. */
export function writeImage(image: Image, columns: Iterable<string>): string {
  const members: string[] = []
  for (const name of columns) {
    const value = image.get(name)
    if (value !== undefined) members.push(`${JSON.stringify(name)}: ${value}`)
  }
  return `{${members.join(', ')}}`
}

/** The value as PostgreSQL's `->>` gives it: text without its quotes; null for JSON's null. */
export function textOf(value: string | undefined): string | null {
  if (value === undefined || value === 'null') return null
  return value.charCodeAt(0) === quote ? (JSON.parse(value) as string) : value
}
