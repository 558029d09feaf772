// The lock between processes: a living owner keeps it, a dead one loses it, also when its pid lives again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { acquireLock, lockOwner } from './lock.ts'
import { processMark } from './processes.ts'

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lite-lock-'))
  file = join(directory, 'lock')
})
afterEach(() => rmSync(directory, { recursive: true }))

it('is held once, and free again after release', async () => {
  const first = await acquireLock(file, 'server')
  expect(await acquireLock(file, 'command')).toEqual({
    held: false,
    owner: { pid: process.pid, mark: processMark(process.pid), kind: 'server' },
  })
  expect(lockOwner(file)?.kind).toBe('server')
  if (first.held) first.release()
  expect(lockOwner(file)).toBeUndefined()
  expect(await acquireLock(file, 'command')).toMatchObject({ held: true })
})

it('passes from a dead process to exactly one of many', async () => {
  const child = spawn('true')
  const { pid } = child
  const mark = processMark(pid ?? 0) ?? 'ended already'
  await once(child, 'exit')
  writeFileSync(file, JSON.stringify({ pid, mark, kind: 'server' }))
  const attempts = await Promise.all(Array.from({ length: 8 }, () => acquireLock(file, 'server')))
  expect(attempts.filter(({ held }) => held)).toHaveLength(1)
  expect(readdirSync(directory)).toEqual(['lock'])
})

it('does not take a later process with the same pid for the owner', async () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, mark: 'another boot:1', kind: 'server' }))
  expect(await acquireLock(file, 'server')).toMatchObject({ held: true })
})

it.each(['', '{"pid":', 'nonsense'])('takes over a lock cut off by a crash: %j', async (text) => {
  writeFileSync(file, text)
  expect(await acquireLock(file, 'server')).toMatchObject({ held: true })
})

it('releases only its own lock', async () => {
  const mine = await acquireLock(file, 'server')
  const other = JSON.stringify({ pid: 1, mark: processMark(1), kind: 'server' })
  writeFileSync(file, other)
  if (mine.held) mine.release()
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(other)
})
