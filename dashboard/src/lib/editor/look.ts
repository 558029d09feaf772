// How every CodeMirror of the dashboard looks: colours by the variables of styles.css, so that both themes are right.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

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
  // in the order of Tab for sure, so that the keyboard scrolls a long text
  EditorView.contentAttributes.of({ tabindex: '0' }),
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
