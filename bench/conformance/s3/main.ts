// `npm run conformance -- s3`: the tests of ceph/s3-tests that concern us against our S3 endpoint; see README.md one folder up.
// Needs Debian's python3-boto3 and its neighbours.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../../runtime/config/root.ts'
import type { Suite, Wanted } from '../suite/command.ts'
import { expected } from './expected.ts'
import { readJunit } from './junit.ts'
import { startS3 } from './server.ts'

async function run({ checkout, work, test, python, log }: Wanted) {
  const [conf, report] = [join(work, 's3tests.conf'), join(work, 'junit.xml')]
  await writeFile(conf, await startS3(log))
  const wanted = new RegExp(test)
  const names = readFileSync(join(projectRoot(), 'bench/conformance/s3/tests.txt'), 'utf8')
    .split('\n')
    .filter((name) => name !== '' && wanted.test(name))
  const child = spawn(
    python,
    [
      ...['-m', 'pytest', '-p', 'no:cacheprovider', '-q', '--tb=short', `--junitxml=${report}`],
      ...names.map((name) => `s3tests/functional/test_s3.py::test_${name}`),
    ],
    {
      cwd: checkout,
      env: { ...process.env, AWS_CA_BUNDLE: undefined, S3TEST_CONF: conf, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', log ? 'inherit' : 'ignore', 'inherit'],
    },
  )
  await once(child, 'exit')
  return readJunit(report)
}

export const s3: Suite = { name: 's3', takes: ['test', 'python'], expected, run }
