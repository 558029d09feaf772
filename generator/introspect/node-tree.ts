// Reads PostgreSQL's pg_node_tree text by offsets: a view's tree is far larger than the few facts that we need of it,
// so nothing is turned into objects. Refuses nothing: a label that is missing is simply not in the map.

const backslash = 92
const space = 32

/** Offset just behind the value (node, list or token) that begins at `at`. */
function skip(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case backslash:
        i += 1
        break
      case space:
        if (depth === 0) return i
        break
      case 40: // (
      case 123: // {
        depth += 1
        break
      case 41: // )
      case 125: // }
        if (depth <= 1) return depth === 0 ? i : i + 1
        depth -= 1
        break
    }
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
