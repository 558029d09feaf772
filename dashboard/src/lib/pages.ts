// The pages of the dashboard in the order of the navigation: what the frame, the palette and the shortcuts know of them.
import {
  FolderOpen,
  Home,
  KeyRound,
  Shapes,
  ShieldCheck,
  SquareTerminal,
  Table2,
  Users,
  type LucideIcon,
} from 'lucide-react'
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
    { path: '/tables', title: names.tables, icon: Table2, key: 't' },
    { path: '/schema', title: names.schema, icon: Shapes, key: 's' },
    { path: '/sql', title: names.sql, icon: SquareTerminal, key: 'q' },
    { path: '/policies', title: names.policies, icon: ShieldCheck, key: 'p' },
  ],
  [
    { path: '/users', title: names.users, icon: Users, key: 'u' },
    { path: '/files', title: names.files, icon: FolderOpen, key: 'f' },
  ],
  [{ path: '/keys', title: names.keys, icon: KeyRound, key: 'k' }],
]
