// The message catalogue: every text that the dashboard shows, by area. English is the only language so far; another one is
// another object of this type.
import { common } from './common.ts'
import { entry, shell } from './shell.ts'

export const messages = { common, shell, entry } as const
