// Reads PostgreSQL's pg_node_tree text by offsets: a view's tree is far larger than the few facts that we need of it,
// so nothing is turned into objects. Refuses nothing: a label that is missing is simply not in the map.

const backslash = 92
const space = 32
const open = new Set([40, 123]) // ( {
const close = new Set([41, 125]) // ) }

/** Offset just behind the value (node, list or token) that begins at `at`. */
function skip(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === backslash) i += 1
    else if (open.has(code)) depth += 1
    else if (close.has(code)) {
      if (depth === 0) return i
      depth -= 1
      if (depth === 0) return i + 1
    } else if (code === space && depth === 0) return i
  }
  return text.length
}

function skipSpace(text: string, at: number): number {
  let i = at
  while (text.charCodeAt(i) === space || text.charCodeAt(i) === 10) i += 1
  return i
}

/** Offsets of the values of the node `{NAME :label value …}` that begins at `at`. */
export function fieldsAt(text: string, at: number): ReadonlyMap<string, number> {
  const fields = new Map<string, number>()
  let i = skipSpace(text, skip(text, at + 1))
  while (i < text.length && text[i] !== '}') {
    const labelEnd = skip(text, i)
    const label = text.slice(i, labelEnd)
    i = skipSpace(text, labelEnd)
    // A name may itself begin with a colon, so what follows a label is always its value. Behind a value, only the
    // bytes of a constant (`4 [ 1 0 0 0 ]`) come before the next label.
    if (!label.startsWith(':')) continue
    fields.set(label, i)
    i = skipSpace(text, skip(text, i))
  }
  return fields
}

/** Offsets of the items of the list `(item item …)` that begins at `at`; none for `<>`. */
export function itemsAt(text: string, at: number): readonly number[] {
  const items: number[] = []
  if (text[at] !== '(') return items
  let i = skipSpace(text, at + 1)
  while (i < text.length && text[i] !== ')') {
    items.push(i)
    i = skipSpace(text, skip(text, i))
  }
  return items
}

/** The value that begins at `at`, as its text; empty when the field is missing. */
export function textAt(text: string, at: number | undefined): string {
  return at === undefined ? '' : text.slice(at, skip(text, at))
}
