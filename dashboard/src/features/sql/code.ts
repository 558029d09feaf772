// What the editor makes of its text: which part is to be run, what completes a name, colours by the variables of styles.css.
import { completeFromList, type Completion } from '@codemirror/autocomplete'
import { PostgreSQL, sql, SQLDialect, type SQLNamespace } from '@codemirror/lang-sql'
import { ensureSyntaxTree, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import { tags } from '@lezer/highlight'
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

const { keyword, string, number, bool, comment, typeName, operator, special } = tags
const colours = HighlightStyle.define([
  { tag: keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: [string, special(string)], color: 'var(--warn-soft-ink)' },
  { tag: [number, bool, tags.null], color: 'var(--danger-soft-ink)' },
  { tag: comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [typeName, operator], color: 'var(--muted)' },
])

export const look: Extension = [
  syntaxHighlighting(colours),
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '13px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--font-mono, monospace)', lineHeight: '1.6' },
    '.cm-content': { caretColor: 'var(--ink)' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--muted)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
      backgroundColor: 'var(--pressed)',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pressed)' },
    '.cm-wrong': { textDecoration: 'underline wavy var(--danger)', textUnderlineOffset: '3px' },
    '.cm-tooltip': {
      backgroundColor: 'var(--surface)',
      color: 'var(--ink)',
      border: '1px solid var(--line-strong)',
      borderRadius: '6px',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      backgroundColor: 'var(--accent)',
      color: 'var(--accent-ink)',
    },
    '.cm-completionDetail': { opacity: '1', marginLeft: '1em' },
    '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)' },
  }),
]
