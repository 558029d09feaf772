// Every shortcut of the dashboard, in one place: what the sheet of shortcuts lists, and when a key is none, as somebody writes.
import { shortcuts as texts } from './messages/shortcuts.ts'

export interface Shortcut {
  /** Parts pressed together, or one after the other; `Mod` is ⌘ or Ctrl. */
  readonly keys: readonly string[]
  readonly title: string
}

export interface ShortcutGroup {
  readonly title: string
  readonly shortcuts: readonly Shortcut[]
}

export const globalShortcuts: readonly Shortcut[] = [
  { keys: ['Mod', 'K'], title: texts.palette },
  { keys: ['?'], title: texts.sheet },
  { keys: ['Esc'], title: texts.close },
]

const list = [
  { keys: ['↑', '↓'], title: texts.move },
  { keys: ['Enter'], title: texts.open },
]

/** By the beginning of the address. */
const ofPages: readonly (ShortcutGroup & { readonly path: string })[] = [
  {
    path: '/sql',
    title: texts.sql,
    shortcuts: [
      { keys: ['Mod', 'Enter'], title: texts.run },
      { keys: ['Shift', 'Mod', 'Enter'], title: texts.runAll },
      { keys: ['Shift', 'Alt', 'F'], title: texts.format },
      { keys: ['Mod', 'S'], title: texts.save },
    ],
  },
  {
    path: '/tables',
    title: texts.grid,
    shortcuts: [
      { keys: ['↑', '↓', '←', '→'], title: texts.moveCell },
      { keys: ['Enter'], title: texts.edit },
      { keys: ['Space'], title: texts.select },
      { keys: ['Delete'], title: texts.remove },
      { keys: ['Mod', 'C'], title: texts.copy },
      { keys: ['Mod', 'Z'], title: texts.undo },
    ],
  },
  {
    path: '/files',
    title: texts.files,
    shortcuts: [
      ...list,
      { keys: ['F2'], title: texts.rename },
      { keys: ['Delete'], title: texts.deleteFiles },
    ],
  },
  { path: '/realtime', title: texts.realtime, shortcuts: list },
]

/** Those of the page at this address. */
export const shortcutsAt = (path: string): readonly ShortcutGroup[] =>
  ofPages.filter((group) => path.startsWith(group.path))

/** The parts of a shortcut as this computer names them. */
export function keyNames(keys: readonly string[], isApple: boolean): readonly string[] {
  return keys.map((key) => (key === 'Mod' ? (isApple ? '⌘' : 'Ctrl') : key))
}

export const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

const writable = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"]'

/** Whether a key belongs to what has the focus: a field, or a dialog or menu that is open. */
export function isTaken({ defaultPrevented, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey) return true
  if (target instanceof Element && target.closest(writable)) return true
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}
