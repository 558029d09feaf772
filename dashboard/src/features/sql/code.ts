// What the editor makes of its text: which part is to be run, what completes a name.
import { completeFromList, type Completion } from '@codemirror/autocomplete'
import { PostgreSQL, sql, SQLDialect, type SQLNamespace } from '@codemirror/lang-sql'
import { ensureSyntaxTree } from '@codemirror/language'
import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { DatabaseSchema } from '../../lib/api/schema.ts'

/** Words that are names of columns far more often than keywords. */
const usual = new Set('data id label level message name nothing owner state title user'.split(' '))
const { spec } = PostgreSQL
const dialect = SQLDialect.define({
  ...spec,
  keywords: (spec.keywords ?? '')
    .split(' ')
    .filter((word) => !usual.has(word))
    .join(' '),
})

/** A piece of the text and where it begins, in UTF-16 units. */
export interface Piece {
  readonly text: string
  readonly offset: number
}

/** The selection, else the statement at the cursor or before it; undefined where there is none. */
export function pieceAt(state: EditorState): Piece | undefined {
  const { main } = state.selection
  if (!main.empty) return { text: state.sliceDoc(main.from, main.to), offset: main.from }
  const tree = ensureSyntaxTree(state, state.doc.length, 500)
  let found: { readonly from: number; readonly to: number } | undefined
  for (let node = tree?.topNode.firstChild ?? null; node; node = node.nextSibling) {
    if (node.name !== 'Statement') continue
    if (found && node.from > main.head) break
    found = { from: node.from, to: node.to }
    if (node.to >= main.head) break
  }
  return found && { text: state.sliceDoc(found.from, found.to), offset: found.from }
}

function namespaceOf({ tables, enums }: DatabaseSchema): SQLNamespace {
  const names: Record<string, Record<string, readonly Completion[]>> = {}
  for (const { schema, name, columns } of tables) {
    const inside = (names[schema] ??= {})
    inside[name] = columns.map((column) => ({ label: column.name, detail: column.type, type: 'property' }))
  }
  for (const { schema, name } of enums) (names[schema] ??= {})[name] ??= []
  return names
}

/** The language with the names of this database. */
export function languageOf(schema: DatabaseSchema | undefined): Extension {
  const functions = (schema?.functions ?? [])
    .filter((one) => schema?.schemas.some(({ name, exposed }) => name === one.schema && exposed))
    .map((one) => ({ label: one.name, detail: `(${one.arguments})`, type: 'function' }))
  return [
    sql({ dialect, defaultSchema: 'public', ...(schema && { schema: namespaceOf(schema) }) }),
    dialect.language.data.of({ autocomplete: completeFromList(functions) }),
  ]
}

const marked = StateEffect.define<{ readonly from: number; readonly to: number } | null>()
const wrong = Decoration.mark({ class: 'cm-wrong' })

/** The place of an error, until the text changes. */
export const errorMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (value, { effects, docChanged }) => {
    let next = docChanged ? Decoration.none : value
    for (const effect of effects) {
      if (!effect.is(marked)) continue
      next = effect.value
        ? Decoration.set([wrong.range(effect.value.from, effect.value.to)])
        : Decoration.none
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Marks the word at `position`; undefined takes the mark away. */
export function markError(view: EditorView, position: number | undefined): void {
  const { doc } = view.state
  if (position === undefined || doc.length === 0) {
    view.dispatch({ effects: marked.of(null) })
    return
  }
  const at = Math.min(position, doc.length - 1)
  const word = view.state.wordAt(at)
  view.dispatch({ effects: marked.of({ from: word?.from ?? at, to: word?.to ?? at + 1 }) })
}
