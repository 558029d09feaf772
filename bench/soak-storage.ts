// `npm run soak -- storage [--size MB]`: large files by S3, TUS and raw PUT, with clients and servers that are killed (-9) in the
// middle, and downloads that go on. Every file must be what was sent, and the server's memory stay flat (attack T-11).
import { fork, spawn } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { projectRoot } from '../runtime/config/root.ts'
import { residentMemory } from './measure.ts'
import { startServer, type ServerProcess } from './product.ts'
import { progress, publish, toMarkdown, type Report } from './report.ts'
import { databaseUrl, scratchFolder, scratchServer } from './scratch.ts'
import type { TusNews, TusTry } from './storage/tus-child.ts'

const [usualSize, s3Share, megabyte] = [500, 0.4, 1024 ** 2]
const s3Keys = { accessKeyId: 'THEKEYOFTHESOAKING', secretAccessKey: 'a secret that is long enough' }
/** Who is killed in the middle of the resumable upload, and after which share of it. */
const cuts = [
  ['client', 0.1],
  ['server', 0.3],
  ['client', 0.5],
  ['server', 0.7],
  ['client', 0.9],
] as const

/** A server that is looked at as long as it lives. */
interface Watched {
  readonly server: ServerProcess
  /** MB, as it was ready and at most; looked at often, for a killed process tells nothing. */
  readonly memory: { readonly before: number; peak: number }
  readonly done: () => void
}

function watch(server: ServerProcess): Watched {
  const memory = { before: residentMemory(server.pid).now, peak: 0 }
  const look = () => {
    try {
      const { peak } = residentMemory(server.pid)
      // a process that was killed and still stands in the list has none
      if (peak > memory.peak) memory.peak = peak
    } catch {
      // it was killed
    }
  }
  look()
  const timer = setInterval(look, 20)
  return {
    ...{ server, memory },
    done: () => {
      clearInterval(timer)
      look()
    },
  }
}

async function makeFile(path: string, bytes: number): Promise<void> {
  async function* noise() {
    for (let left = bytes; left > 0; left -= megabyte) {
      yield randomFillSync(Buffer.allocUnsafe(Math.min(left, megabyte)))
      await Promise.resolve()
    }
  }
  await pipeline(noise, createWriteStream(path))
}

async function sumOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of source) hash.update(chunk)
  return hash.digest('hex')
}

async function byS3({ url }: ServerProcess, Key: string, path: string, bytes: number): Promise<void> {
  const client = new S3Client({
    ...{ endpoint: `${url}/storage/v1/s3`, region: 'us-east-1', forcePathStyle: true, credentials: s3Keys },
  })
  const Body = createReadStream(path, { end: bytes - 1 })
  try {
    const params = { Bucket: 'large', Key, Body, ContentLength: bytes }
    await new Upload({ client, params, partSize: 8 * megabyte, queueSize: 4 }).done()
  } finally {
    client.destroy()
  }
}

async function byPut({ url, secrets }: ServerProcess, key: string, path: string, bytes: number) {
  const sent = request(`${url}/storage/v1/object/large/${key}`, {
    method: 'PUT',
    headers: {
      ...{ apikey: secrets.SERVICE_ROLE_KEY, 'content-length': bytes },
      'content-type': 'application/octet-stream',
    },
  })
  const answered = once(sent, 'response') as Promise<[{ statusCode: number; resume: () => void }]>
  await Promise.all([pipeline(createReadStream(path, { end: bytes - 1 }), sent), answered])
  const [answer] = await answered
  answer.resume()
  if (answer.statusCode !== 200) throw new Error(`PUT: ${answer.statusCode}`)
}

/** Reads an object, breaks off after each of `stops`, and goes on by a range. */
async function* download(
  { url, secrets }: ServerProcess,
  key: string,
  stops: readonly number[],
): AsyncGenerator<Uint8Array> {
  let [at, etag] = [0, '']
  for (const stop of [...stops, Infinity]) {
    const range = at > 0 ? { range: `bytes=${at}-`, 'if-range': etag } : undefined
    const response = await fetch(`${url}/storage/v1/object/large/${key}`, {
      headers: { apikey: secrets.SERVICE_ROLE_KEY ?? '', ...range },
    })
    if (response.status !== (range ? 206 : 200) || !response.body) throw new Error(`GET: ${response.status}`)
    etag = response.headers.get('etag') ?? ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      yield chunk
      at += chunk.length
      if (at >= stop) break
    }
  }
}

interface Outcome {
  readonly code: number | null
  readonly news: readonly TusNews[]
}

async function tryTus(settings: TusTry): Promise<Outcome> {
  const child = fork(join(projectRoot(), 'dist/bench-tus.js'), [JSON.stringify(settings)])
  const news: TusNews[] = []
  child.on('message', (one) => news.push(one as TusNews))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, news }
}

/** @returns after each death, about where it was and where the next client went on */
async function byTus(
  life: { now: Watched; restart: () => Promise<void> },
  objectName: string,
  file: string,
  bytes: number,
): Promise<readonly string[]> {
  const resumed: string[] = []
  let path: string | undefined
  let last: { readonly who: 'client' | 'server'; readonly at: number } | undefined
  for (const [who, share] of [...cuts, [undefined, 1] as const]) {
    const { server } = life.now
    const at = Math.floor(bytes * share)
    const { code, news } = await tryTus({
      ...{ file, endpoint: `${server.url}/storage/v1/upload/resumable` },
      serviceKey: server.secrets.SERVICE_ROLE_KEY ?? '',
      metadata: { bucketName: 'large', objectName },
      ...(path !== undefined && { uploadUrl: server.url + path }),
      ...(who && { cut: { at, ...(who === 'server' && { server: server.pid }) } }),
    })
    for (const one of news) {
      if ('url' in one) path = new URL(one.url).pathname
      else if (last)
        resumed.push(
          `${last.who} at ${Math.round(last.at / megabyte)}, on at ${Math.round(one.from / megabyte)}`,
        )
    }
    if ((code === 0) !== (who === undefined)) throw new Error(`TUS, ${who ?? 'the end'}: ended with ${code}`)
    if (who === 'server') await life.restart()
    progress(`TUS: ${who ? `${who} killed at ${Math.round(at / megabyte)} MB` : 'done'}`)
    last = who && { who, at }
  }
  return resumed
}

/** `npm run storage -- scrub`: every byte that objects hold. @returns its exit code */
async function scrub(env: Readonly<Record<string, string>>): Promise<number> {
  const cli = join(projectRoot(), 'dist/cli.js')
  const child = spawn(process.execPath, [cli, 'storage', 'scrub'], {
    ...{ stdio: ['ignore', 'inherit', 'inherit'], env: { PATH: process.env.PATH, ...env } },
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return code ?? 1
}

/** Resolves to the exit code. Kept in bench/results only with the usual size. */
export async function soakStorage(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { size: { type: 'string', default: String(usualSize) } },
  })
  const bytes = Number(values.size) * megabyte
  const s3Bytes = Math.floor(bytes * s3Share)
  const folder = await scratchFolder()
  const { connection } = await scratchServer(folder)
  const env = {
    ...{
      DATABASE_URL: databaseUrl(connection),
      MIGRATE_ON_START: 'on',
      RATE_LIMIT: '0',
      STORAGE_RESERVE: '0',
    },
    ...{ SECRETS_FILE: join(folder, 'secrets.env'), STORAGE_DIR: join(folder, 'uploads') },
    S3_PROTOCOL_ACCESS_KEY_ID: s3Keys.accessKeyId,
    S3_PROTOCOL_ACCESS_KEY_SECRET: s3Keys.secretAccessKey,
  }
  const file = join(folder, 'file')
  await makeFile(file, bytes)
  const [whole, start] = await Promise.all([
    sumOf(createReadStream(file)),
    sumOf(createReadStream(file, { end: s3Bytes - 1 })),
  ])
  const lives: Watched[] = []
  const begin = async (): Promise<Watched> => {
    const begun = watch(await startServer(folder, [], env))
    lives.push(begun)
    return begun
  }
  const life = {
    now: await begin(),
    restart: async () => {
      life.now.done()
      await life.now.server.kill()
      life.now = await begin()
    },
  }
  const made = await fetch(`${life.now.server.url}/storage/v1/bucket`, {
    method: 'POST',
    headers: {
      apikey: life.now.server.secrets.SERVICE_ROLE_KEY ?? '',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'large' }),
  })
  if (!made.ok) throw new Error(await made.text())

  const rows: (readonly [string, number, number, string])[] = []
  let wrong = 0
  const measured = async (
    what: string,
    size: number,
    work: () => Promise<unknown>,
    right: () => Promise<boolean>,
  ) => {
    progress(what)
    const begun = performance.now()
    await work()
    const seconds = (performance.now() - begun) / 1000
    const isRight = await right()
    if (!isRight) wrong += 1
    rows.push([what, size / megabyte, seconds, isRight ? 'equal' : 'DIFFERENT'])
  }
  const holds = (key: string, sum: string) => async () =>
    (await sumOf(download(life.now.server, key, []))) === sum
  let resumed: readonly string[] = []
  await measured(
    'S3, multipart, 4 parts at once',
    s3Bytes,
    () => byS3(life.now.server, 's3', file, s3Bytes),
    holds('s3', start),
  )
  await measured(
    'TUS, clients and servers killed',
    bytes,
    async () => (resumed = await byTus(life, 'tus', file, bytes)),
    holds('tus', whole),
  )
  await measured('raw PUT', bytes, () => byPut(life.now.server, 'put', file, bytes), holds('put', whole))
  let read = ''
  const stops = [0.3, 0.6, 0.9].map((share) => Math.floor(bytes * share))
  await measured(
    'download, broken off three times and gone on with',
    bytes,
    async () => (read = await sumOf(download(life.now.server, 'put', stops))),
    () => Promise.resolve(read === whole),
  )
  life.now.done()
  await life.now.server.stop()
  const scrubbed = await scrub(env)

  const grown = Math.max(...lives.map(({ memory }) => memory.peak - memory.before))
  const floors = [
    { what: 'files that are not what was sent', measured: wrong, limit: 0, unit: 'files' },
    { what: 'exit code of `npm run storage -- scrub`', measured: scrubbed, limit: 0, unit: '' },
    { what: 'memory above the start', measured: grown, limit: 120, unit: 'MB' },
  ]
  const result: Report = {
    ...{ name: 'soak-storage', columns: ['what', 'MB', 'seconds', 'SHA-256'], rows, floors },
    notes: [
      `Memory of each life of the server, MB as it was ready and at most: ${lives
        .map(({ memory }) => `${Math.round(memory.before)} and ${Math.round(memory.peak)}`)
        .join('; ')}.`,
      `Killed with -9 in the resumable upload: ${cuts.map(([who, share]) => `the ${who} at ${share * 100} %`).join(', ')}.`,
      `Killed when the client had given at least so many MB to its socket, and where the next client went on: ${resumed.join('; ')}.`,
      'Client, server and PostgreSQL on one machine; the seconds of the resumable upload include the starts of clients and servers.',
    ],
  }
  if (args.length === 0) return publish(result)
  console.log(toMarkdown(result, 'another size'))
  return floors.every(({ measured: figure, limit }) => figure <= limit) ? 0 : 1
}
