// `npm run soak -- storage [--size MB]`: large files by every way in, with the client and the server killed in the middle of a
// resumable one. Nothing may be lost, and the server's memory must not grow with the file.
import { fork, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { projectRoot } from '../runtime/config/root.ts'
import { atEnd } from './cleanup.ts'
import { residentMemory } from './measure.ts'
import { startServer, type ServerProcess } from './product.ts'
import { progress, publish, type Floor } from './report.ts'
import { scratchFolder } from './scratch.ts'

const megabyte = 1024 ** 2
/** MB that a server may hold beyond what it held at first: buffers of some parts at once, and what V8 has not given back. */
const mostGrowth = 80
const s3 = { accessKeyId: 'SOAKSOAKSOAK', secretAccessKey: randomBytes(24).toString('base64url') }

async function hashOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  return hash.digest('hex')
}

async function makeFile(path: string, size: number): Promise<string> {
  const file = await open(path, 'w')
  for (let at = 0; at < size; at += 8 * megabyte)
    await file.write(randomBytes(Math.min(8 * megabyte, size - at)))
  await file.close()
  return hashOf(createReadStream(path))
}

interface Progress {
  readonly sent?: number
  readonly url?: string
  readonly done?: boolean
}

/** A client process and what it said last. */
function startClient(...args: readonly string[]) {
  const child: ChildProcess = fork(join(projectRoot(), 'dist/bench-tus.js'), args, { stdio: 'inherit' })
  const last: { sent: number; url: string; done: boolean } = { sent: 0, url: '', done: false }
  child.on('message', (message: Progress) => Object.assign(last, message))
  const stop = atEnd('client', async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })
  const until = async (sent: number) => {
    while (last.sent < sent) {
      if (child.exitCode !== null) throw new Error('the client ended')
      await sleep(20)
    }
  }
  return { last, stop, until, ended: once(child, 'exit') }
}

export async function soakStorage(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { size: { type: 'string', default: '500' } } })
  const size = Number(values.size) * megabyte
  const folder = await scratchFolder()
  await mkdir(join(folder, 'files'))
  const path = join(folder, 'files/large')
  const expected = await makeFile(path, size)
  const env = { S3_PROTOCOL_ACCESS_KEY_ID: s3.accessKeyId, S3_PROTOCOL_ACCESS_KEY_SECRET: s3.secretAccessKey }
  const start = (more: Record<string, string> = {}) => startServer(folder, [], { ...env, ...more })
  let server: ServerProcess = await start()
  const { url } = server
  const key = server.secrets.SERVICE_ROLE_KEY ?? ''
  const storage = `${url}/storage/v1`
  const headers = { apikey: key }
  const made = await fetch(`${storage}/bucket`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'soak', file_size_limit: 2 * size }),
  })
  if (!made.ok) throw new Error(await made.text())
  const rows: (readonly [string, string, number, number])[] = []
  const floors: Floor[] = []
  let first = residentMemory(server.pid).now

  async function check(what: string, name: string, sum: string, bytes: number): Promise<void> {
    const response = await fetch(`${storage}/object/soak/${name}`, { headers })
    const found = response.body ? await hashOf(Readable.fromWeb(response.body as never)) : ''
    const { peak } = residentMemory(server.pid)
    progress(`${what}: ${found === sum ? 'equal' : 'DIFFERENT'}, peak ${peak.toFixed(0)} MB`)
    rows.push([what, found === sum ? 'equal' : 'DIFFERENT', bytes / megabyte, peak])
    floors.push(
      { what: `${what}: bytes that differ`, measured: found === sum ? 0 : 1, limit: 0, unit: 'files' },
      { what: `${what}: memory beyond the start`, measured: peak - first, limit: mostGrowth, unit: 'MB' },
    )
  }

  const multipart = Math.min(size, 200 * megabyte)
  const client = new S3Client({
    ...{ endpoint: `${storage}/s3`, region: 'eu-central-1', forcePathStyle: true, credentials: s3 },
  })
  const part = () => createReadStream(path, { end: multipart - 1 })
  await new Upload({
    client,
    params: { Bucket: 'soak', Key: 'multipart', Body: part(), ContentLength: multipart },
    queueSize: 4,
    partSize: 16 * megabyte,
  }).done()
  client.destroy()
  await check('S3 multipart by the AWS SDK, 4 parts at once', 'multipart', await hashOf(part()), multipart)

  const endpoint = `${storage}/upload/resumable`
  const killed = startClient(endpoint, key, path)
  await killed.until(size * 0.3)
  await killed.stop()
  const second = startClient(endpoint, key, path, killed.last.url)
  await second.until(size * 0.6)
  await server.kill()
  progress('client and server were killed')
  server = await start({ PORT: new URL(url).port })
  first = Math.min(first, residentMemory(server.pid).now)
  await second.ended
  if (!second.last.done) throw new Error('the upload did not end')
  await check('TUS, client and server killed', 'resumed', expected, size)

  const put = await fetch(`${storage}/object/soak/raw`, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(size), 'content-type': 'application/octet-stream' },
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  if (!put.ok) throw new Error(await put.text())
  await check('one POST', 'raw', expected, size)
  return publish({
    name: 'soak-storage',
    columns: ['upload', 'bytes that came back', 'MB', 'most memory of the server, MB'],
    rows,
    floors,
    notes: [
      `The server held ${first.toFixed(0)} MB at first. The client of TUS was killed (-9) at 30 %, the server at 60 %; both went on.`,
      'Bytes are compared by the SHA-256 of a whole download.',
    ],
  })
}
