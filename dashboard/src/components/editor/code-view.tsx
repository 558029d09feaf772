// Code to read: coloured, with line numbers, found through with Ctrl/⌘ + F, selected and copied; nobody can write into it. Import it
// lazily: the editor is heavy.
import { searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { getNonce } from 'get-nonce'
import { useEffect, useRef } from 'react'
import { look } from '../../lib/editor/look.ts'
import { typescript } from '../../lib/editor/typescript.ts'

export function CodeView({ label, text }: { readonly label: string; readonly text: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current) return undefined
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(getNonce() ?? ''),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
          lineNumbers(),
          drawSelection(),
          keymap.of(searchKeymap),
          typescript,
          look,
        ],
      }),
    })
    return () => view.destroy()
  }, [label, text])
  return (
    <div
      ref={place}
      className="border-line-strong bg-surface focus-within:outline-accent h-[min(32rem,70dvh)] overflow-hidden rounded-lg border focus-within:outline-2"
    />
  )
}
