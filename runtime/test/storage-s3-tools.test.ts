// rclone and s3cmd, where they are installed, against the S3 protocol: odd names go there and come back as they were.
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixed, startS3Fixture } from './s3-client.ts'
import type { TestServer } from './server.ts'

const run = promisify(execFile)
const isThere = (program: string) => spawnSync(program, ['--version']).status === 0

let server: TestServer
let folder: string
const parts = [' a', 'ä ö', '日本', '🎉', '100%', 'a+b', '#?&=', `"'`, '(x)!~*', '$;,@:', '[{}]^`|<>', '.dot']
/** Every part as a folder of every part. */
const names = parts.flatMap((one) => parts.map((other) => `${one}/${other}`))

beforeAll(async () => {
  ;({ server } = await startS3Fixture())
  folder = mkdtempSync(join(tmpdir(), 'lite-s3-tools-'))
  for (const name of names) {
    mkdirSync(dirname(join(folder, 'there', name)), { recursive: true })
    writeFileSync(join(folder, 'there', name), name)
  }
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

function filesOf(path: string): Readonly<Record<string, string>> {
  const all = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    all.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [file.slice(path.length + 1), readFileSync(file, 'utf8')]
    }),
  )
}

const wanted = Object.fromEntries(names.map((name) => [name, name]))
const environment = { PATH: process.env.PATH, HOME: tmpdir() }

describe.skipIf(!isThere('rclone'))('rclone', () => {
  it('copies odd names there and back', async () => {
    const env = {
      ...environment,
      ...{ RCLONE_CONFIG_LITE_TYPE: 's3', RCLONE_CONFIG_LITE_PROVIDER: 'Other', RCLONE_CONFIG: '/dev/null' },
      ...{ RCLONE_CONFIG_LITE_ENDPOINT: `${server.url}/storage/v1/s3`, RCLONE_CONFIG_LITE_REGION: 'local' },
      RCLONE_CONFIG_LITE_ACCESS_KEY_ID: fixed.accessKeyId,
      RCLONE_CONFIG_LITE_SECRET_ACCESS_KEY: fixed.secretAccessKey,
    }
    const rclone = (...args: string[]) => run('rclone', ['--retries=1', ...args], { env })
    await rclone('copy', join(folder, 'there'), 'lite:files/rclone')
    await rclone('check', join(folder, 'there'), 'lite:files/rclone')
    await rclone('copy', 'lite:files/rclone', join(folder, 'rclone'))
    expect(filesOf(join(folder, 'rclone'))).toEqual(wanted)
  }, 60_000)
})

describe.skipIf(!isThere('s3cmd'))('s3cmd', () => {
  it('puts odd names there and gets them back', async () => {
    const url = new URL(server.url)
    const config = join(folder, 's3cfg')
    writeFileSync(
      config,
      [
        '[default]',
        ...[
          `access_key = ${fixed.accessKeyId}`,
          `secret_key = ${fixed.secretAccessKey}`,
          'use_https = False',
        ],
        ...[`host_base = ${url.host}/storage/v1/s3`, `host_bucket = ${url.host}/storage/v1/s3`],
      ].join('\n'),
    )
    const s3cmd = (...args: string[]) =>
      run('s3cmd', ['-c', config, '--no-progress', ...args], { env: environment })
    await s3cmd('sync', `${join(folder, 'there')}/`, 's3://files/s3cmd/')
    mkdirSync(join(folder, 's3cmd'))
    await s3cmd('sync', 's3://files/s3cmd/', `${join(folder, 's3cmd')}/`)
    expect(filesOf(join(folder, 's3cmd'))).toEqual(wanted)
  }, 60_000)
})
