// What was changed in a grid and is not saved yet: edits, new rows, removals; each step can be taken back.
import type { Key, Values } from './sql.ts'

export interface Changes {
  /** By {@link idOf} the key as it was. */
  readonly edits: ReadonlyMap<string, Values>
  readonly removed: ReadonlySet<string>
  readonly added: readonly Values[]
}

export interface Staged {
  readonly now: Changes
  /** States before, newest last. */
  readonly before: readonly Changes[]
  /** States that were taken back, the next one first. */
  readonly after: readonly Changes[]
}

const none: Changes = { edits: new Map(), removed: new Set(), added: [] }
export const nothingStaged: Staged = { now: none, before: [], after: [] }

export const idOf = (key: Key): string => JSON.stringify(key)
/** The key that {@link idOf} made an id of. */
export const keyOf = (id: string): Key => JSON.parse(id) as Key

export type Change =
  | {
      readonly type: 'edit'
      readonly key: Key
      readonly column: string
      readonly value: string | null
      /** As the database has it: setting it again is no change. Undefined where that is not known. */
      readonly original: string | null | undefined
    }
  | { readonly type: 'add'; readonly rows: readonly Values[] }
  | {
      readonly type: 'edit added'
      readonly index: number
      readonly column: string
      readonly value: string | null
    }
  | { readonly type: 'drop added'; readonly index: number }
  | { readonly type: 'remove' | 'keep'; readonly keys: readonly Key[] }

export type Action =
  | Change
  /** Together one step. */
  | { readonly type: 'all'; readonly changes: readonly Change[] }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'clear' }

function without(values: Values, column: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== column))
}

function edit(edits: Map<string, Values>, action: Extract<Change, { type: 'edit' }>): void {
  const { key, column, value, original } = action
  const id = idOf(key)
  const rest = without(edits.get(id) ?? {}, column)
  const next = value === original ? rest : { ...rest, [column]: value }
  if (Object.keys(next).length === 0) edits.delete(id)
  else edits.set(id, next)
}

function changed(changes: Changes, action: Change): Changes {
  switch (action.type) {
    case 'edit':
      return changedAll(changes, [action])
    case 'add':
      return { ...changes, added: [...changes.added, ...action.rows] }
    case 'edit added':
      return {
        ...changes,
        added: changes.added.map((row, index) =>
          index === action.index ? { ...row, [action.column]: action.value } : row,
        ),
      }
    case 'drop added':
      return { ...changes, added: changes.added.filter((_, index) => index !== action.index) }
    case 'remove':
      return { ...changes, removed: new Set([...changes.removed, ...action.keys.map(idOf)]) }
    case 'keep': {
      const kept = new Set(action.keys.map(idOf))
      return { ...changes, removed: new Set([...changes.removed].filter((id) => !kept.has(id))) }
    }
  }
}

/** Edits of many cells share one copy of what was edited before. */
function changedAll(changes: Changes, all: readonly Change[]): Changes {
  const edits = new Map(changes.edits)
  const others: Change[] = []
  for (const change of all) {
    if (change.type === 'edit') edit(edits, change)
    else others.push(change)
  }
  return others.reduce(changed, { ...changes, edits })
}

export function reduce(staged: Staged, action: Action): Staged {
  if (action.type === 'clear') return nothingStaged
  if (action.type === 'undo') {
    const last = staged.before.at(-1)
    return last
      ? { now: last, before: staged.before.slice(0, -1), after: [staged.now, ...staged.after] }
      : staged
  }
  if (action.type === 'redo') {
    const [next, ...after] = staged.after
    return next ? { now: next, before: [...staged.before, staged.now], after } : staged
  }
  const now = action.type === 'all' ? changedAll(staged.now, action.changes) : changed(staged.now, action)
  return { now, before: [...staged.before.slice(-99), staged.now], after: [] }
}

/** How many rows are concerned. */
export const countOf = ({ edits, removed, added }: Changes): number =>
  [...edits.keys()].filter((id) => !removed.has(id)).length + removed.size + added.length
