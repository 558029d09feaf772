// The bench of realtime in its smallest form: that it runs and what it tells, never how fast anything was.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../runtime/config/root.ts'

const run = promisify(execFile)

describe.runIf(process.platform === 'linux')('npm run bench -- realtime', () => {
  it('measures deliveries and broadcasts', { timeout: 300_000 }, async () => {
    const parts = ['--quick', '--only', 'shared,broadcast']
    const args = [join(projectRoot(), 'runtime/launch.mjs'), 'bench', 'realtime', ...parts]
    const { stdout } = await run(process.execPath, args, { cwd: projectRoot() })
    const rows = stdout
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.includes('--:'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    expect(rows).toHaveLength(3)
    for (const [, what, measured] of rows.slice(1)) {
      expect(what).not.toBe('')
      expect(Number(measured)).not.toBeNaN()
    }
  })
})
