// PostgREST's own specification against our REST layer, or the suite that the first argument names. The former needs psql, python3, a checkout of
// PostgREST and the runner that sends the cases; see README.md beside this file.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { authJs } from './auth-js/main.ts'
import { s3 } from './s3/main.ts'
import { storage, storageJs } from './storage/main.ts'
import { command, usageOf, type Suite } from './suite/command.ts'
import { loadFixtures } from './fixtures.ts'
import { serve } from './server.ts'
import type { Specified } from './settings.ts'

const suites: readonly Suite[] = [authJs, s3, storageJs, storage]

const usage = [
  'npm run conformance -- --checkout DIR --runner DIR [--file REGEX] [--config JSON] [--log] [--quiet]',
  ...suites.map(usageOf),
]

const run = (command: string, args: readonly string[]) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => {
      resolve(code ?? 1)
    })
  })

/** @returns the exit code: that of the runner, or 2 for wrong arguments */
async function postgrest(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      checkout: { type: 'string' },
      runner: { type: 'string' },
      file: { type: 'string', default: '.' },
      config: { type: 'string', default: '{}' },
      log: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  })
  const { checkout, runner } = values
  if (checkout === undefined || runner === undefined) {
    console.error(`Usage: ${usage.join('\n       ')}`)
    return 2
  }
  const cases = join(checkout, 'cases.json')
  if (!existsSync(cases)) await run('python3', [join(runner, 'extract.py'), checkout, '-o', cases])
  const fixtures = await loadFixtures(checkout)
  try {
    const specified = JSON.parse(values.config) as Specified
    const served = await serve(fixtures.superuser, specified, values.log)
    try {
      return await run('python3', [
        join(runner, 'run.py'),
        served.url,
        ...['--cases', cases],
        ...['--fixtures', join(checkout, 'test/spec/fixtures')],
        ...['--config', values.config],
        ...['--file', values.file],
        ...(values.quiet ? [] : ['-v']),
      ])
    } finally {
      await served.stop()
    }
  } finally {
    await fixtures.stop()
  }
}

/** @returns the exit code */
export function main(args: readonly string[]): Promise<number> {
  const suite = suites.find(({ name }) => name === args[0])
  return suite ? command(suite, args.slice(1)) : postgrest(args)
}
