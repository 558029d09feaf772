// What the doctor tells of one thing. Types only, and the short way to make one.
import type { Advice } from '../../admin/contract/status.ts'

/** In the words of the dashboard's advice, the hint being the way out. */
export interface Finding extends Omit<Advice, 'level' | 'why'> {
  readonly severity: Advice['level']
  readonly hint: string
}

/** One that is no question of rights: about settings, the machine or how the server is run. */
export function finding(severity: Finding['severity'], rule: string, object: string, hint: string): Finding {
  const sentence = hint.charAt(0).toUpperCase() + hint.slice(1)
  return { severity, kind: 'operation', rule, object, role: '', hint: sentence, mend: null }
}
