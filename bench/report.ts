// The result of a bench: a table, and floors that it meets or misses. Printed, and kept in bench/results.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../runtime/config/root.ts'
import { machine } from './measure.ts'

/** A limit of a figure: the most it may be, or the least. A missed goal is only told; a missed floor fails the run. */
export interface Floor {
  readonly what: string
  readonly measured: number
  readonly limit: number
  readonly unit: string
  readonly isGoal?: true
  readonly isLeast?: true
}

export interface Report {
  /** Name of the bench and of its result file. */
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** How it was measured. */
  readonly notes: readonly string[]
  readonly floors: readonly Floor[]
}

const isMet = ({ measured, limit, isLeast }: Floor) => (isLeast ? measured >= limit : measured <= limit)

/** A figure with as many digits as mean something. */
export const digits = (value: number): string => {
  if (!Number.isFinite(value)) return 'not measured'
  return Math.abs(value) >= 20 ? String(Math.round(value)) : String(Number(value.toFixed(2)))
}

function verdict(floor: Floor): string {
  const { what, measured, limit, unit, isGoal, isLeast } = floor
  const outcome = isMet(floor) ? 'met' : 'MISSED'
  const bound = `at ${isLeast ? 'least' : 'most'} ${limit}`
  return `- ${isGoal ? 'goal' : 'floor'} ${outcome}: ${what}: ${digits(measured)} ${unit} (${bound})`
}

/** The report as it is kept. */
export function toMarkdown({ name, columns, rows, notes, floors }: Report, date: string): string {
  const row = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? digits(cell) : cell)).join(' | ')} |`
  return [
    `# ${name}, ${date}`,
    '',
    machine(),
    '',
    row(columns),
    row(columns.map(() => '--:')),
    ...rows.map(row),
    '',
    ...floors.map(verdict),
    '',
    ...notes.map((note) => `${note}  `),
    '',
  ].join('\n')
}

/** Prints the report and writes bench/results/<name>-<date>.md. Returns the exit code: 1 when a floor is missed. */
export async function publish(report: Report): Promise<number> {
  const date = new Date().toISOString().slice(0, 10)
  const text = toMarkdown(report, date)
  const folder = join(projectRoot(), 'bench/results')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${report.name}-${date}.md`), text)
  console.log(`\n${text}`)
  return report.floors.every((floor) => floor.isGoal === true || isMet(floor)) ? 0 : 1
}

/** Progress goes to stderr: stdout is for the result. */
export const progress = (line: string): void => console.error(line)
