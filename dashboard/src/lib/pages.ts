// The pages of the dashboard in the order of the navigation: what the frame, the palette and the shortcuts know of them.
import {
  Activity,
  Braces,
  FolderOpen,
  Home,
  KeyRound,
  Radio,
  ScrollText,
  Settings,
  Shapes,
  ShieldCheck,
  SquareTerminal,
  Table2,
  Users,
  Waypoints,
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
    { path: '/schema/diagram', title: names.diagram, icon: Waypoints, key: 'd' },
    { path: '/sql', title: names.sql, icon: SquareTerminal, key: 'q' },
    { path: '/policies', title: names.policies, icon: ShieldCheck, key: 'p' },
    { path: '/api', title: names.reference, icon: Braces, key: 'a' },
  ],
  [
    { path: '/users', title: names.users, icon: Users, key: 'u' },
    { path: '/files', title: names.files, icon: FolderOpen, key: 'f' },
    { path: '/realtime', title: names.inspector, icon: Radio, key: 'r' },
  ],
  [
    { path: '/logs', title: names.logs, icon: ScrollText, key: 'l' },
    { path: '/status', title: names.status, icon: Activity, key: 'i' },
  ],
  [
    { path: '/keys', title: names.keys, icon: KeyRound, key: 'k' },
    { path: '/settings', title: names.settings, icon: Settings, key: 'e' },
  ],
]
