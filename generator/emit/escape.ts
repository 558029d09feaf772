// Everything from the database that lands in source text goes through one of these functions: a name is hostile input.

/** Characters that end a line, hide text or break a reader: controls, line separators, bidi and zero-width marks. */
const unprintable =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff0-\uffff]/g
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * A string literal with exactly this value, in the quotes that need fewer escapes. Besides what JSON escapes: U+2028/2029, lone surrogates,
 * invisible characters and `</`, so that the literal is safe in any reader and inside a script element.
 */
export function stringLiteral(text: string): string {
  if (/^[\w ./-]*$/.test(text)) return `'${text}'` // most names
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text
    .replace(quote === "'" ? /[\\']/g : /\\/g, '\\$&')
    .replace(/<(?=[/!])/g, '\\x3c')
    .replace(unprintable, (character) => short[character] ?? hex(character))
    .replace(loneSurrogate, hex)
  return `${quote}${body}${quote}`
}

/** True for names that are a property key as they stand. */
function isPlainKey(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__'
}

/** A key of an object literal or an interface. `__proto__` is computed: bare or quoted it would set the prototype. */
export function propertyKey(name: string): string {
  if (isPlainKey(name)) return name
  return name === '__proto__' ? `['__proto__']` : stringLiteral(name)
}

/**
 * A key of a destructuring pattern. Not {@link propertyKey}: esbuild 0.28 prints a quoted key that holds both kinds of
 * quotes as a template literal there, which is no JavaScript.
 */
export function patternKey(name: string): string {
  return isPlainKey(name) ? name : `[${stringLiteral(name)}]`
}

/** Member access: `.name` or `['name']`. */
export function memberAccess(name: string): string {
  return isPlainKey(name) ? `.${name}` : `[${stringLiteral(name)}]`
}

/** Text for the inside of one comment line: no line break, no end of comment, no JSDoc tag or compiler directive. */
export function commentLine(text: string): string {
  return text
    .replace(unprintable, (character) =>
      character === '\u00a0' ? ' ' : (short[character] ?? hex(character)),
    )
    .replace(loneSurrogate, hex)
    .replace(/\*\//g, '*\\/')
    .replace(/@(?=\w)/g, '\\@')
}

/** The lines of a comment in the database, ready for a JSDoc block; blank lines at both ends are dropped. */
export function commentLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => commentLine(line).trimEnd())
  while (lines[0] === '') lines.shift()
  while (lines.at(-1) === '') lines.pop()
  return lines
}
