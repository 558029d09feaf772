// Runs a suite of supabase-js with Jest, and reads what came of it. Refuses nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Wanted } from './command.ts'
import type { Test } from './outcome.ts'
import { readReport } from './outcome.ts'

/** @param suite the folder with the configuration and `test`; its packages are in the folder of the run */
export async function jest(
  suite: string,
  config: string,
  { work, ...wanted }: Wanted,
): Promise<readonly Test[]> {
  const report = join(work, `${config}.json`)
  await rm(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(work, 'node_modules/jest/bin/jest.js'),
      ...['--config', config, '--runInBand', '--coverage=false', '--forceExit', '--passWithNoTests'],
      ...['--json', '--outputFile', report],
      ...['--testNamePattern', wanted.test, '--testPathPatterns', wanted.file],
    ],
    { cwd: suite, stdio: ['ignore', 'ignore', wanted.log ? 'inherit' : 'ignore'] },
  )
  await once(child, 'exit')
  return readReport(report, join(suite, 'test'))
}
