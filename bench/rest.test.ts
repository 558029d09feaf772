// The bench of REST as a whole, in its smallest form: that it runs and what it tells, never how fast anything was.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../runtime/config/root.ts'

const run = promisify(execFile)

describe.runIf(process.platform === 'linux')('npm run bench -- rest', () => {
  it('asks every server for everything, and measures what is wanted', { timeout: 300_000 }, async () => {
    const command = ['bench', 'rest', '--quick', '--only', 'of one']
    const { stdout, stderr } = await run(process.execPath, ['runtime/launch.mjs', ...command], {
      cwd: projectRoot(),
    })
    // told where one of them refuses a request
    expect(stderr).not.toMatch(/ answers \d/)
    const rows = stdout
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.includes('--:'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    const names = rows.map(([, name]) => name).filter((name) => name !== '')
    expect(names).toEqual(['request', 'insert of one', 'PATCH of one'])
    const figures = rows.slice(1).filter(([, , who]) => who === 'ours')
    expect(figures).toHaveLength(2)
    for (const [, , , perSecond, toHello, toPeer] of figures) {
      expect(Number(perSecond)).toBeGreaterThan(0)
      expect(Number(toHello)).toBeGreaterThanOrEqual(0)
      expect(Number(toPeer)).toBeGreaterThan(0)
    }
  })
})
