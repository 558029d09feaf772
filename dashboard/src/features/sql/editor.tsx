// The text field of the SQL editor (CodeMirror): completes names, marks errors, runs by keys. Tab moves on as everywhere, so that
// nobody is caught in it.
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { getNonce } from 'get-nonce'
import { useEffect, useRef, useState } from 'react'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { look } from '../../lib/editor/look.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import { errorMark, languageOf } from './code.ts'

const language = new Compartment()

export interface EditorKeys {
  readonly run: () => void
  readonly runAll: () => void
  readonly format: () => void
  readonly save: () => void
}

/**
 * @param start its first text; later ones come through the view
 * @param onView hears of the view when it is there, and undefined when it is gone
 */
export function SqlEditor({
  start,
  schema,
  keys,
  onChange,
  onView,
}: {
  readonly start: string
  readonly schema: DatabaseSchema | undefined
  readonly keys: EditorKeys
  readonly onChange: (text: string) => void
  readonly onView: (view: EditorView | undefined) => void
}) {
  const place = useRef<HTMLDivElement>(null)
  const newest = useRef({ start, keys, onChange, onView })
  const [view, setView] = useState<EditorView>()
  useEffect(() => {
    newest.current = { start, keys, onChange, onView }
  })

  useEffect(() => {
    if (!place.current) return undefined
    const press = (key: keyof EditorKeys) => (target: EditorView) => {
      closeCompletion(target)
      newest.current.keys[key]()
      return true
    }
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: newest.current.start,
        extensions: [
          EditorView.cspNonce.of(getNonce() ?? ''),
          EditorView.contentAttributes.of({ 'aria-label': texts.editor, 'aria-multiline': 'true' }),
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run: press('run') },
              { key: 'Shift-Mod-Enter', run: press('runAll') },
              { key: 'Shift-Alt-f', run: press('format') },
              { key: 'Mod-s', run: press('save'), preventDefault: true },
              { key: 'Tab', run: acceptCompletion },
            ]),
          ),
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          highlightSelectionMatches(),
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...completionKeymap,
          ]),
          language.of(languageOf(undefined)),
          errorMark,
          look,
          EditorView.lineWrapping,
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) newest.current.onChange(state.doc.toString())
          }),
        ],
      }),
    })
    setView(made)
    newest.current.onView(made)
    return () => {
      made.destroy()
      newest.current.onView(undefined)
    }
  }, [])

  useEffect(() => {
    view?.dispatch({ effects: language.reconfigure(languageOf(schema)) })
  }, [view, schema])

  return (
    <div
      ref={place}
      className="border-line-strong bg-surface focus-within:outline-accent h-48 min-h-32 resize-y overflow-hidden rounded-lg border focus-within:outline-2"
    />
  )
}
