// Plan, atomic write and lock: orphans go, foreign files stay, two writers do not interleave.
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.ts'
import { plan, planFromSeen, type Seen } from './plan.ts'
import { write } from './write.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'generated-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const ours = (text: string) => text.startsWith('// ours')
const planFor = (files: Record<string, string>) => plan(dir, new Map(Object.entries(files)), ours)
const bring = async (files: Record<string, string>) => {
  const wanted = planFor(files)
  await write(dir, wanted, new Map(Object.entries(files)), 'index.ts')
  return wanted
}
const put = async (path: string, text: string) => {
  await mkdir(join(dir, path, '..'), { recursive: true })
  await writeFile(join(dir, path), text)
}
const present = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort()

describe('plan and write', () => {
  it('creates, changes, keeps and removes', async () => {
    const first = { 'index.ts': '// ours 1', 'a/x.ts': '// ours a', 'b/c/y.ts': '// ours y' }
    expect(await bring(first)).toMatchObject({ created: ['a/x.ts', 'b/c/y.ts', 'index.ts'], changed: [] })
    expect(await bring(first)).toMatchObject({
      created: [],
      changed: [],
      removed: [],
      unchanged: { length: 3 },
    })
    const before = await stat(join(dir, 'a/x.ts'))
    const second = { 'index.ts': '// ours 2', 'a/x.ts': '// ours a' }
    expect(await bring(second)).toMatchObject({ created: [], changed: ['index.ts'], removed: ['b/c/y.ts'] })
    expect(await readFile(join(dir, 'index.ts'), 'utf8')).toBe('// ours 2')
    expect((await stat(join(dir, 'a/x.ts'))).mtimeMs).toBe(before.mtimeMs)
    expect(await readdir(dir)).toEqual(['a', 'index.ts'])
  })

  it('reads no file again that nobody wrote since, and notices who did', async () => {
    const files = new Map([
      ['index.ts', '// ours 1'],
      ['a/x.ts', '// ours a'],
    ])
    const seen: Seen = new Map()
    await write(dir, plan(dir, files, ours, seen), files, 'index.ts', seen)
    expect(plan(dir, files, ours, seen)).toMatchObject({ unchanged: { length: 2 } })
    const known = seen.get('index.ts')
    if (known) seen.set('index.ts', { ...known, text: 'what was seen is believed' })
    expect(plan(dir, files, ours, seen)).toMatchObject({ changed: ['index.ts'], unchanged: ['a/x.ts'] })
    await put('index.ts', '// ours 1')
    await put('a/x.ts', '// ours b') // as long as before
    expect(plan(dir, files, ours, seen)).toMatchObject({ changed: ['a/x.ts'], unchanged: ['index.ts'] })
    rmSync(join(dir, 'a'), { recursive: true })
    expect(plan(dir, files, ours, seen)).toMatchObject({ created: ['a/x.ts'], changed: [] })
    expect([...seen.keys()]).toEqual(['index.ts'])
  })

  it('looks only at what differs while nobody else generated', async () => {
    const seen: Seen = new Map()
    const from = (files: Record<string, string>) =>
      planFromSeen(dir, new Map(Object.entries(files)), ours, seen, 'index.ts')
    const first = { 'index.ts': '// ours 1', 'a/x.ts': '// ours a', 'b/y.ts': '// ours b' }
    expect(from(first)).toBeUndefined()
    const files = new Map(Object.entries(first))
    await put('c/mine.ts', '// mine')
    await write(dir, plan(dir, files, ours, seen), files, 'index.ts', seen)
    const nothing = { created: [], changed: [], removed: [], unchanged: [], leftovers: [] }
    expect(from(first)).toEqual(nothing)
    await put('b/y.ts', '// ours, changed by somebody')
    expect(from(first)).toEqual(nothing)
    const next = { 'index.ts': '// ours 2', 'b/y.ts': '// ours c', 'd/z.ts': '// ours d' }
    expect(from(next)).toEqual({
      ...nothing,
      created: ['d/z.ts'],
      changed: ['b/y.ts', 'index.ts'],
      removed: ['a/x.ts'],
    })
    rmSync(join(dir, 'a'), { recursive: true })
    rmSync(join(dir, 'b'), { recursive: true })
    expect(from(next)).toMatchObject({ created: ['b/y.ts', 'd/z.ts'], removed: [] })
    await put('d/z.ts', '// ours d')
    expect(from(next)).toBeUndefined() // another has begun to write the same
    await put('index.ts', '// ours 1')
    expect(from(first)).toBeUndefined() // as it was, but written by another
    rmSync(join(dir, 'index.ts'))
    expect(from(first)).toBeUndefined()
  })

  it('never removes files that are not ours, nor their folders', async () => {
    await put('mine.ts', 'export {}')
    await put('old/notes.md', '// ours only in words')
    await put('old/gone.ts', '// ours')
    expect(await bring({ 'index.ts': '// ours' })).toMatchObject({ removed: ['old/gone.ts'] })
    expect(await present()).toEqual(['index.ts', 'mine.ts', 'old/notes.md'])
  })

  it('does not follow links', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    await writeFile(join(outside, 'orphan.ts'), '// ours')
    await symlink(outside, join(dir, 'link'))
    await bring({ 'index.ts': '// ours' })
    expect(await readFile(join(outside, 'orphan.ts'), 'utf8')).toBe('// ours')
    rmSync(outside, { recursive: true })
  })

  it('removes what an interrupted write left, and writes index.ts only after everything else', async () => {
    await put('a/x.ts.123.generating', 'half')
    await bring({ 'index.ts': '// ours 1', 'a/x.ts': '// ours' })
    expect(await present()).toEqual(['a/x.ts', 'index.ts'])
    await mkdir(join(dir, 'b/y.ts'), { recursive: true }) // a directory in the way: the write fails there
    const files = { 'index.ts': '// ours 2', 'a/x.ts': '// ours', 'b/y.ts': '// ours' }
    await expect(bring(files)).rejects.toThrow()
    expect(await readFile(join(dir, 'index.ts'), 'utf8')).toBe('// ours 1')
  })

  it('replaces files that cannot be written in place', async () => {
    await put('index.ts', '// ours 1')
    await chmod(join(dir, 'index.ts'), 0o444)
    await bring({ 'index.ts': '// ours 2' })
    expect(await readFile(join(dir, 'index.ts'), 'utf8')).toBe('// ours 2')
  })

  it('takes a missing directory for an empty one', async () => {
    const missing = join(dir, 'not/there')
    expect(plan(missing, new Map([['index.ts', '']]), ours)).toMatchObject({ created: ['index.ts'] })
  })
})

describe('withLock', () => {
  it('lets one in at a time', async () => {
    const events: string[] = []
    const work = (name: string) =>
      withLock(dir, async () => {
        events.push(`${name} in`)
        await new Promise((resolve) => setTimeout(resolve, 20))
        events.push(`${name} out`)
      })
    await Promise.all([work('a'), work('b'), work('c')])
    expect(events).toHaveLength(6)
    for (let at = 0; at < 6; at += 2) {
      expect(events[at + 1]).toBe(events[at]?.replace('in', 'out'))
    }
    expect(await readdir(dir)).toEqual([])
  })

  it('frees the lock when the work fails', async () => {
    await expect(withLock(dir, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await withLock(dir, () => Promise.resolve('yes'))).toBe('yes')
  })

  it('takes over the lock of a process that is gone', async () => {
    const { hostname } = await import('node:os')
    await writeFile(join(dir, '.lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: 'x' }))
    expect(await withLock(dir, () => Promise.resolve('mine'))).toBe('mine')
    expect(await readdir(dir)).toEqual([])
  })
})
