// `npm run bench -- storage [--rounds N] [--quick]`: downloads beside nginx, uploads beside a bare Node server that flushes (issue
// 6), and what the server's memory does meanwhile. Needs nginx.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { projectRoot } from '../runtime/config/root.ts'
import { atEnd } from './cleanup.ts'
import { median, residentMemory } from './measure.ts'
import { startProduct } from './product.ts'
import { progress, publish, toMarkdown, type Floor, type Report } from './report.ts'
import { isInstalled } from './rest/traffic.ts'
import { scratchFolder } from './scratch.ts'
import { perSecond, type Transfer } from './storage/transfer.ts'

interface Size {
  readonly name: string
  readonly bytes: number
  /** Requests of one measurement, and how many at a time. */
  readonly count: number
  readonly width: number
}

const sizes: readonly Size[] = [
  { name: '4 kB', bytes: 4096, count: 2000, width: 16 },
  { name: '1 MB', bytes: 1024 ** 2, count: 400, width: 8 },
  { name: '256 MB', bytes: 256 * 1024 ** 2, count: 3, width: 1 },
]

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function startNginx(folder: string): Promise<string> {
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/tmp;`)
    .join(' ')
  await writeFile(
    join(folder, 'nginx.conf'),
    `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; user root;
     events {} http { sendfile on; access_log off; keepalive_requests 100000; ${temporary}
     server { listen 127.0.0.1:${port}; root ${folder}; } }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' })
  atEnd('nginx', async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await fetch(url).catch(() => undefined)) !== undefined) return url
    await sleep(50)
  }
  throw new Error('nginx does not start')
}

async function startBare(folder: string): Promise<string> {
  const child = fork(join(projectRoot(), 'dist/bench-bare.js'), [folder], { stdio: 'inherit' })
  atEnd('bare server', async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  const [port] = (await once(child, 'message')) as [number]
  return `http://127.0.0.1:${port}`
}

/** Requests a second of both, in turns. */
interface Pair {
  readonly ours: number
  readonly peer: number
}

async function pairOf(rounds: number, ours: Transfer, peer: Transfer, { count, width }: Size): Promise<Pair> {
  const found: Record<keyof Pair, number[]> = { ours: [], peer: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const kind of round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const)) {
      const rate = await perSecond(kind === 'ours' ? ours : peer, count, width)
      if (round > 0) found[kind].push(rate) // the first round warms up
    }
  }
  return { ours: median(found.ours), peer: median(found.peer) }
}

interface Figures {
  readonly downloads: readonly Pair[]
  readonly uploads: readonly Pair[]
  readonly signed: number
  /** MB at the start and at most. */
  readonly memory: { readonly before: number; readonly peak: number }
}

function toReport({ downloads, uploads, signed, memory }: Figures): Report {
  const rows: (readonly [string, number | string, number | string, number | string])[] = []
  const floors: Floor[] = []
  const told = (
    what: string,
    peer: string,
    pairs: readonly Pair[],
    floorOf: (size: Size) => number | undefined,
  ) => {
    for (const [at, pair] of pairs.entries()) {
      const size = sizes[at]
      if (!size) continue
      const ratio = pair.ours / pair.peer
      const rate = (perSecondOf: number) =>
        size.bytes < 100_000
          ? `${Math.round(perSecondOf)}/s`
          : `${Math.round((perSecondOf * size.bytes) / 1e6)} MB/s`
      rows.push([`${what} of ${size.name}`, rate(pair.ours), rate(pair.peer), ratio])
      const limit = floorOf(size)
      if (limit !== undefined)
        floors.push({
          what: `${what} of ${size.name}`,
          measured: ratio,
          limit,
          unit: `× ${peer}`,
          isLeast: true,
        })
    }
  }
  told('download', 'nginx', downloads, ({ bytes }) => (bytes >= 1024 ** 2 ? 0.5 : undefined))
  told('upload', 'a bare server', uploads, ({ bytes }) => (bytes >= 1024 ** 2 ? 0.7 : undefined))
  rows.push(['small signed downloads', `${Math.round(signed)}/s`, '', ''])
  rows.push(['memory of the server at first and at most, MB', memory.before, memory.peak, ''])
  return {
    name: 'storage',
    columns: ['what', 'ours', 'peer', 'ratio'],
    rows,
    floors,
    notes: [
      'Downloads of a public bucket beside nginx (static, sendfile, one worker); uploads beside a Node server that streams to a file and',
      'flushes it. In turns, medians of rounds; the client is a process of its own on the same machine, and hashes nothing.',
      'On two cores processor time decides. For 1 MB the bare server and its client take 2 to 3 ms of it; MD5 (1.2 ms) and SHA-256',
      '(0.5 ms) come on top, on a thread beside the one that answers; the row is another 1 ms of PostgreSQL, the request 1 ms.',
    ],
  }
}

export async function benchStorage(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '5' }, quick: { type: 'boolean', default: false } },
  })
  if (!isInstalled('nginx')) throw new Error('downloads are measured beside nginx: install it')
  const rounds = values.quick ? 1 : Number(values.rounds)
  const folder = await scratchFolder()
  const product = await startProduct(folder)
  const peers = join(folder, 'peers')
  await mkdir(join(peers, 'tmp'), { recursive: true })
  const [nginx, bare] = [await startNginx(peers), await startBare(peers)]
  const headers = { apikey: product.serviceKey }
  const storage = `${product.url}/storage/v1`
  const made = await fetch(`${storage}/bucket`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', public: true }),
  })
  if (!made.ok) throw new Error(await made.text())
  const before = residentMemory(product.pid).now
  const figures: { downloads: Pair[]; uploads: Pair[] } = { downloads: [], uploads: [] }
  for (const size of sizes) {
    const piece = Buffer.alloc(Math.min(size.bytes, 1024 ** 2), 'x')
    const times = size.bytes / piece.length
    const put = (url: Transfer['url'], more: Record<string, string>): Transfer => {
      return {
        method: 'PUT',
        url,
        headers: { ...more, 'content-type': 'application/octet-stream' },
        piece,
        times,
      }
    }
    // a name for each request, again and again: what was replaced is swept later
    figures.uploads.push(
      await pairOf(
        rounds,
        put((n) => `${storage}/object/bench/${size.bytes}-${n}`, headers),
        put(() => `${bare}/`, {}),
        size,
      ),
    )
    progress(`uploads of ${size.name}: ${JSON.stringify(figures.uploads.at(-1))}`)
    await writeFile(join(peers, String(size.bytes)), Buffer.alloc(size.bytes, 'x'))
    const get = (url: string): Transfer => ({ method: 'GET', url: () => url, headers: {} })
    figures.downloads.push(
      await pairOf(
        rounds,
        get(`${storage}/object/public/bench/${size.bytes}-1`),
        get(`${nginx}/${size.bytes}`),
        size,
      ),
    )
    progress(`downloads of ${size.name}: ${JSON.stringify(figures.downloads.at(-1))}`)
  }
  const signing = await fetch(`${storage}/object/sign/bench/4096-1`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{"expiresIn":3600}',
  })
  const { signedURL } = (await signing.json()) as { signedURL: string }
  const signed = await perSecond({ method: 'GET', url: () => storage + signedURL, headers: {} }, 4000, 16)
  const report = toReport({ ...figures, signed, memory: { before, peak: residentMemory(product.pid).peak } })
  if (!values.quick) return await publish(report)
  console.log(toMarkdown(report, 'a quick run'))
  return 0
}
