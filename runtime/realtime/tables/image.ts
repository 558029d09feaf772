// Images of rows: the JSON text that PostgreSQL prints, taken apart without parsing values, so that no digit of a number
// is lost and what is sent is what it wrote.

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

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)
const comma = 44

/** The index of the next sign that is no white space. */
function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** @param text of an object, as json or jsonb print it: values of json columns stand as they were written */
export function readImage(text: string): Image {
  const image = new Map<string, string>()
  let at = skipSpace(text, 1)
  while (text.charCodeAt(at) === quote) {
    const end = endOfString(text, at)
    const raw = text.slice(at + 1, end - 1)
    const name = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
    const start = skipSpace(text, end + 1) // behind the colon
    const stop = endOfValue(text, start)
    let last = stop
    while (isSpace(text.charCodeAt(last - 1))) last -= 1
    image.set(name, text.slice(start, last))
    at = text.charCodeAt(stop) === comma ? skipSpace(text, stop + 1) : text.length
  }
  return image
}

/** The text of an object that holds these columns of an image, where it has them. */
export function writeImage(image: Image, columns: Iterable<string>): string {
  const members: string[] = []
  for (const name of columns) {
    const value = image.get(name)
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${value}`)
  }
  return `{${members.join(',')}}`
}

/** Columns to the JSON text of their values, as an object: no digit is lost to who parses the whole. */
export const textsOf = (row: string | null): Readonly<Record<string, string>> | null =>
  row === null ? null : Object.fromEntries(readImage(row))

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g

/** The text of an object with the numbers in these columns as strings: JavaScript's do not hold all digits. */
export function numbersAsText(text: string, columns: ReadonlySet<string>): string {
  const members = [...readImage(text)].map(([name, value]) => {
    const told = columns.has(name)
      ? value.replace(stringOrNumber, (part) => (part.startsWith('"') ? part : `"${part}"`))
      : value
    return `${JSON.stringify(name)}:${told}`
  })
  return `{${members.join(',')}}`
}

/** The value as PostgreSQL's `->>` gives it: text without its quotes; null for JSON's null. */
export function textOf(value: string | undefined): string | null {
  if (value === undefined || value === 'null') return null
  return value.charCodeAt(0) === quote ? (JSON.parse(value) as string) : value
}
