// The bench of REST as a whole, in its smallest form: that it runs and what it tells, never how fast anything was.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../runtime/config/root.ts'

const run = promisify(execFile)

describe.runIf(process.platform === 'linux')('npm run bench -- rest', () => {
  it('measures every request at every server', { timeout: 300_000 }, async () => {
    const args = [join(projectRoot(), 'runtime/launch.mjs'), 'bench', 'rest', '--quick']
    const { stdout } = await run(process.execPath, args, { cwd: projectRoot() })
    const rows = stdout
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.includes('--:'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    const names = rows.map(([, name]) => name).filter((name) => name !== '')
    expect(names).toEqual([
      'request',
      'GET by key',
      '25 rows',
      '1,000 rows',
      'embed 25 × 5',
      'insert of one',
      'insert of 1,000',
      'PATCH of one',
      'search without an index',
      'GET by key beside four slow searches',
    ])
    const figures = rows.slice(1).filter(([, , who]) => who === 'ours')
    expect(figures).toHaveLength(9)
    for (const [, , , perSecond, toHello, toPeer] of figures) {
      expect(Number(perSecond)).toBeGreaterThan(0)
      expect(Number(toHello)).toBeGreaterThanOrEqual(0)
      expect(Number(toPeer)).toBeGreaterThan(0)
    }
  })
})
