// Differences of texts: what is told is exactly what leads from one to the other.
import { describe, expect, it } from 'vitest'
import { compareFiles, compareLines } from './diff.ts'

/** A small generator of numbers, so that a failure comes again. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

describe('compareLines', () => {
  it('leads from one text to the other, whatever they are', () => {
    const next = numbers(7)
    const text = () => Array.from({ length: next(12) }, () => 'abcd'.charAt(next(4)))
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [text(), text()]
      const lines = compareLines(before, after)
      const side = (without: string) => lines.filter(([sign]) => sign !== without).map(([, line]) => line)
      expect(side('+')).toEqual(before)
      expect(side('-')).toEqual(after)
    }
  })

  it('finds the shortest way', () => {
    const signs = (before: string, after: string) =>
      compareLines(before.split(''), after.split(''))
        .filter(([sign]) => sign !== ' ')
        .map(([sign, line]) => sign + line)
    expect(signs('abcabba', 'cbabac')).toHaveLength(5)
    expect(signs('abc', 'abxc')).toEqual(['+x'])
    expect(signs('abc', 'ac')).toEqual(['-b'])
  })

  it('gives up on texts that have nothing in common', () => {
    const many = (letter: string) => Array.from({ length: 2_000 }, (_, at) => letter + String(at))
    const lines = compareLines(many('a'), many('b'))
    expect(lines[0]).toEqual(['-', 'a0'])
    expect(lines[2_000]).toEqual(['+', 'b0'])
  })
})

describe('compareFiles', () => {
  const file = (text: string) => new Map([['a.ts', text]])
  const numbered = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`)

  it('shows three lines around a change, with their numbers', () => {
    const after = numbered
      .map((line) => (line === 'line 10' ? 'other' : line))
      .filter((line) => line !== 'line 25')
    const [change] = compareFiles(file(`${numbered.join('\n')}\n`), file(`${after.join('\n')}\n`))
    expect(change).toMatchObject({ path: 'a.ts', change: 'changed', added: 1, removed: 2, cut: false })
    expect(change?.hunks).toEqual([
      {
        before: 7,
        after: 7,
        lines: [' line 7', ' line 8', ' line 9', '-line 10', '+other', ' line 11', ' line 12', ' line 13'],
      },
      {
        before: 22,
        after: 22,
        lines: [' line 22', ' line 23', ' line 24', '-line 25', ' line 26', ' line 27', ' line 28'],
      },
    ])
  })

  it('joins changes that are near each other', () => {
    const after = numbered.filter((line) => line !== 'line 10' && line !== 'line 15')
    const [change] = compareFiles(file(numbered.join('\n')), file(after.join('\n')))
    expect(change?.hunks).toHaveLength(1)
    expect(change?.hunks[0]?.lines).toEqual([
      ...[' line 7', ' line 8', ' line 9', '-line 10', ' line 11', ' line 12', ' line 13', ' line 14'],
      ...['-line 15', ' line 16', ' line 17', ' line 18'],
    ])
  })

  it('tells of files that are new, gone and the same', () => {
    const before = new Map([
      ['gone.ts', 'a\n'],
      ['same.ts', 'b\n'],
    ])
    const after = new Map([
      ['new.ts', 'c\nd\n'],
      ['same.ts', 'b\n'],
    ])
    expect(compareFiles(before, after)).toEqual([
      {
        path: 'gone.ts',
        change: 'removed',
        added: 0,
        removed: 1,
        cut: false,
        hunks: [{ before: 1, after: 1, lines: ['-a'] }],
      },
      {
        path: 'new.ts',
        change: 'added',
        added: 2,
        removed: 0,
        cut: false,
        hunks: [{ before: 1, after: 1, lines: ['+c', '+d'] }],
      },
    ])
  })

  it('cuts what is too long to be looked at', () => {
    const long = Array.from({ length: 5_000 }, (_, at) => String(at)).join('\n')
    const [change] = compareFiles(new Map(), file(long))
    expect(change).toMatchObject({ added: 5_000, cut: true })
    expect(change?.hunks[0]?.lines).toHaveLength(2_000)
  })
})
