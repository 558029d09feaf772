// Two texts line by line: what was taken away and added, with three lines around each change. Refuses nothing; texts that
// have too little in common are shown as one replaced by the other.
import type { FileChange, Hunk } from '../protocol.ts'

/** Edits beyond which no shortest way is looked for: it would cost memory by their square. */
const mostEdits = 1_500
const around = 3
/** Lines that the hunks of one file hold at most. */
const mostLines = 2_000

/** One line: kept, taken away or added. */
type Line = readonly [sign: ' ' | '-' | '+', text: string]

/** Whether the best way to a diagonal adds a line (from the one above it) and takes none away. */
function addsLine(furthest: Int32Array, diagonal: number, edits: number, size: number): boolean {
  const at = diagonal + size + 1
  return diagonal === -edits || (diagonal !== edits && (furthest[at - 1] ?? 0) < (furthest[at + 1] ?? 0))
}

/** The shortest way from one list to the other (E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986). */
function shortest(from: readonly string[], to: readonly string[]): Line[] | undefined {
  const size = Math.min(from.length + to.length, mostEdits)
  /** How far one gets on each diagonal, before the round of each number of edits. */
  const rounds: Int32Array[] = []
  const furthest = new Int32Array(2 * size + 3)
  for (let edits = 0; edits <= size; edits += 1) {
    rounds.push(Int32Array.from(furthest))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = diagonal + size + 1
      const adds = addsLine(furthest, diagonal, edits, size)
      let x = adds ? (furthest[at + 1] ?? 0) : (furthest[at - 1] ?? 0) + 1
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x += 1
      furthest[at] = x
      if (x >= from.length && x - diagonal >= to.length) return walkBack(rounds, from, to, size)
    }
  }
  return undefined
}

function walkBack(
  rounds: readonly Int32Array[],
  from: readonly string[],
  to: readonly string[],
  size: number,
): Line[] {
  const lines: Line[] = []
  let [x, y] = [from.length, to.length]
  for (const [edits, furthest] of [...rounds.entries()].reverse()) {
    const diagonal = x - y
    const adds = addsLine(furthest, diagonal, edits, size)
    const startDiagonal = adds ? diagonal + 1 : diagonal - 1
    const startX = edits === 0 ? 0 : (furthest[startDiagonal + size + 1] ?? 0)
    const startY = edits === 0 ? 0 : startX - startDiagonal
    while (x > startX && y > startY) {
      lines.push([' ', from[x - 1] ?? ''])
      x -= 1
      y -= 1
    }
    if (edits === 0) break
    lines.push(adds ? ['+', to[startY] ?? ''] : ['-', from[startX] ?? ''])
    x = startX
    y = startY
  }
  return lines.reverse()
}

const linesOf = (text: string | undefined) =>
  text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n')

/** All lines of both texts, in order. */
export function compareLines(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1
  const [old, fresh] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const kept = (lines: readonly string[]) => lines.map((text): Line => [' ', text])
  const isOneSided = old.length === 0 || fresh.length === 0
  const between = (isOneSided ? undefined : shortest(old, fresh)) ?? [
    ...old.map((text): Line => ['-', text]),
    ...fresh.map((text): Line => ['+', text]),
  ]
  return [...kept(before.slice(0, start)), ...between, ...kept(before.slice(before.length - end))]
}

function hunksOf(lines: readonly Line[]): Hunk[] {
  const hunks: { before: number; after: number; lines: string[] }[] = []
  let [before, after, sinceChange] = [1, 1, Infinity]
  let lead: string[] = []
  for (const [sign, text] of lines) {
    const line = sign + text
    if (sign === ' ') {
      sinceChange += 1
      if (sinceChange <= around) hunks.at(-1)?.lines.push(line)
      else lead = [...lead, line].slice(-around)
    } else {
      if (sinceChange > around && (hunks.length === 0 || sinceChange > 2 * around))
        hunks.push({ before: before - lead.length, after: after - lead.length, lines: lead })
      else if (sinceChange > around) hunks.at(-1)?.lines.push(...lead)
      lead = []
      sinceChange = 0
      hunks.at(-1)?.lines.push(line)
    }
    if (sign !== '+') before += 1
    if (sign !== '-') after += 1
  }
  return hunks
}

/** @param before undefined where there is no such file; the same for `after` */
function changeOf(path: string, before: string | undefined, after: string | undefined): FileChange {
  const lines = compareLines(linesOf(before), linesOf(after))
  const count = (wanted: string) => lines.filter(([sign]) => sign === wanted).length
  const hunks: Hunk[] = []
  let room = mostLines
  const all = hunksOf(lines)
  for (const hunk of all) {
    if (room <= 0) break
    hunks.push({ ...hunk, lines: hunk.lines.slice(0, room) })
    room -= hunk.lines.length
  }
  return {
    path,
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    added: count('+'),
    removed: count('-'),
    hunks,
    cut: room < 0 || hunks.length < all.length,
  }
}

/** The files that differ, by path. Maps hold texts by path. */
export function compareFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => changeOf(path, before.get(path), after.get(path)))
}
