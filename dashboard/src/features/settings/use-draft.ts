// What is changed on the page and not saved: by setting, with what it was when the change began.
import { useState } from 'react'
import type { Changes, SettingInfo } from '../../lib/api/settings.ts'

export interface Draft {
  readonly changes: Changes
  readonly count: number
  /** The text as it stands in the form; null for none of its own. */
  valueOf(setting: SettingInfo): string | null
  has(key: string): boolean
  /** Null: back to the default. What is as it was saved is no change. */
  set(
    setting: Pick<SettingInfo, 'key' | 'updated_at' | 'source' | 'value' | 'secret'>,
    value: string | null,
  ): void
  /** As if it had not been touched. */
  forget(key: string): void
  clear(): void
}

const without = (all: Changes, key: string): Changes =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== key))

export function useDraft(): Draft {
  const [changes, setChanges] = useState<Changes>({})
  return {
    changes,
    count: Object.keys(changes).length,
    valueOf: ({ key, value, default: fallback }) => {
      const change = changes[key]
      return change ? (change.value ?? fallback) : value
    },
    has: (key) => Object.hasOwn(changes, key),
    set: ({ key, updated_at: seen, source, value: before, secret }, value) => {
      const isSame = !secret && (source === 'saved' ? value === before : value === null || value === before)
      setChanges((all) => {
        const others = without(all, key)
        return isSame ? others : { ...others, [key]: { value, seen } }
      })
    },
    forget: (key) => setChanges((all) => without(all, key)),
    clear: () => setChanges({}),
  }
}
