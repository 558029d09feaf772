// `npm run conformance -- s3`: the tests of ceph/s3-tests that concern us against our S3 endpoint; see README.md one folder up.
// Needs Debian's python3-boto3 and its neighbours. Everything that it starts and writes ends with it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../../../runtime/config/root.ts'
import { cleanUp } from '../../cleanup.ts'
import { scratchFolder } from '../../scratch.ts'
import { tell } from '../auth-js/outcome.ts'
import { expected } from './expected.ts'
import { readJunit } from './junit.ts'
import { startS3 } from './server.ts'

const usage = `Usage: npm run conformance -- s3 --checkout DIR [--test REGEX] [--python FILE] [--log]`

const options = {
  checkout: { type: 'string' },
  test: { type: 'string', default: '.' },
  python: { type: 'string', default: '/usr/bin/python3' },
  log: { type: 'boolean', default: false },
} as const

/** @returns 0 when all failures are expected ones, 1 when some are not, 2 for wrong arguments */
export async function s3(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options })
  const { checkout, log } = values
  if (checkout === undefined) {
    console.error(usage)
    return 2
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
  }
  try {
    const work = await scratchFolder()
    const [conf, report] = [join(work, 's3tests.conf'), join(work, 'junit.xml')]
    await writeFile(conf, await startS3(work, log ? 'info' : 'silent'))
    const wanted = new RegExp(values.test)
    const names = readFileSync(join(projectRoot(), 'bench/conformance/s3/tests.txt'), 'utf8')
      .split('\n')
      .filter((name) => name !== '' && wanted.test(name))
    const child = spawn(
      values.python,
      [
        ...['-m', 'pytest', '-p', 'no:cacheprovider', '-q', '--tb=short', `--junitxml=${report}`],
        ...names.map((name) => `s3tests/functional/test_s3.py::test_${name}`),
      ],
      {
        cwd: resolve(checkout),
        env: { ...process.env, AWS_CA_BUNDLE: undefined, S3TEST_CONF: conf, PYTHONDONTWRITEBYTECODE: '1' },
        stdio: ['ignore', log ? 'inherit' : 'ignore', 'inherit'],
      },
    )
    await once(child, 'exit')
    return tell(await readJunit(report), expected) ? 0 : 1
  } finally {
    await cleanUp()
  }
}
