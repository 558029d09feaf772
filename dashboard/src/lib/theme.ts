// Light, dark, or as the system has it: a class on <html>, remembered in this browser. public/theme.js applies it before the
// first paint.
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark' | 'system'

const system = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function chosen(): Theme {
  const theme = localStorage.getItem('theme')
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

function apply(): void {
  const theme = chosen()
  document.documentElement.classList.toggle(
    'dark',
    theme === 'dark' || (theme === 'system' && system.matches),
  )
  for (const listener of listeners) listener()
}

system.addEventListener('change', apply)

/** Chooses a theme and remembers it. */
export function setTheme(theme: Theme): void {
  localStorage.setItem('theme', theme)
  apply()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The theme that was chosen. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosen)
