// Figures of many runs as one, and what the operating system says of a process. Linux only: it reads /proc.
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

/** The value below which `share` (0 to 1) of the values lie; nearest rank. Throws without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

/** The middle value; of an even number the lower of the two in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Memory of a process in MB: what it holds now, and the most that it ever held. Throws when it has ended. */
export function residentMemory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
  return { now: read('VmRSS'), peak: read('VmHWM') }
}

/** The fields of /proc/<pid>/stat from the third on: the name before may hold blanks. Throws when it has ended. */
const statOf = (pid: number | 'self'): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

const tick = 10
const own = (stat: readonly string[]) => (Number(stat[11]) + Number(stat[12])) * tick
const ofEnded = (stat: readonly string[]) => (Number(stat[13]) + Number(stat[14])) * tick

/** Milliseconds of processor time that a process has used, in steps of 10. Throws when it has ended. */
export const processorTime = (pid: number): number => own(statOf(pid))

/** Milliseconds of processor time of this process's children that have ended, in steps of 10. */
export const endedChildrenTime = (): number => ofEnded(statOf('self'))

/** Milliseconds of processor time of a process and all below it, those that have ended too. */
export function treeTime(root: number): number {
  const stats = new Map<number, readonly string[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      stats.set(Number(name), statOf(Number(name)))
    } catch {
      // ended in between: its parent counts it
    }
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (pid > 1 && isBelow(Number(stats.get(pid)?.[1] ?? 0)))
  let total = 0
  for (const [pid, stat] of stats) if (isBelow(pid)) total += own(stat) + ofEnded(stat)
  return total
}

/** One line about the machine and how busy it was: figures mean little without. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const busy = loadavg().map((load) => load.toFixed(1))
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} × ${model}, ${memory} GB, ${process.platform} ${release()}, Node ${process.version}, load average ${busy.join(' ')}`
}
