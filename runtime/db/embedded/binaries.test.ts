// The platform package is found, and mended where npm's scripts did not run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { completeLinks, findBinaries, MAJOR_VERSION } from './binaries.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lite-package-'))
  mkdirSync(join(root, 'native/lib'), { recursive: true })
  writeFileSync(join(root, 'native/lib/libpq.so.5.16'), 'library')
})
afterEach(() => rmSync(root, { recursive: true }))

const declare = (links: object[]) =>
  writeFileSync(join(root, 'native/pg-symlinks.json'), JSON.stringify(links))

it('finds programs that run, of the version that we say', () => {
  const { postgres, initdb, version } = findBinaries()
  expect(existsSync(initdb)).toBe(true)
  expect(spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout).toContain(` ${MAJOR_VERSION}.`)
  expect(version.startsWith(`${MAJOR_VERSION}.`)).toBe(true)
})

it('makes missing links, once', () => {
  declare([{ source: 'native/lib/libpq.so.5.16', target: 'native/lib/libpq.so.5' }])
  completeLinks(root, 'a-package')
  completeLinks(root, 'a-package')
  expect(readFileSync(join(root, 'native/lib/libpq.so.5'), 'utf8')).toBe('library')
})

it('names the command where it cannot make them', () => {
  declare([{ source: 'native/lib/libpq.so.5.16', target: 'native/missing/libpq.so.5' }])
  expect(() => completeLinks(root, 'a-package')).toThrow('Run `npm rebuild a-package`.')
})
