// The pages of the dashboard in the order of the navigation: what the frame, the palette and the shortcuts know of them.
import { Home, ShieldCheck, type LucideIcon } from 'lucide-react'
import { messages } from './messages/index.ts'

const { pages: names } = messages.shell

export interface PageEntry {
  readonly path: string
  readonly title: string
  readonly icon: LucideIcon
  /** Pressed after `g`. */
  readonly key: string
}

/** Groups are set apart from each other. */
export const pages: readonly (readonly PageEntry[])[] = [
  [
    { path: '/', title: names.home, icon: Home, key: 'h' },
    { path: '/policies', title: names.policies, icon: ShieldCheck, key: 'p' },
  ],
]
