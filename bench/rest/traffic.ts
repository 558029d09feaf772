// Load from a second process: wrk where it is installed, else autocannon. Every request asks for another id.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../runtime/config/root.ts'
import { atEnd } from '../cleanup.ts'

export const connections = 32

export interface Target {
  readonly method: string
  /** With `{id}` where an id of the user's rows belongs. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Ids are those of the even rows up to this one. */
  readonly ids: number
}

/** What one round of load saw. Times in milliseconds. */
export interface Round {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Broken connections and answers of 400 and above. */
  readonly failed: number
}

/** @param connections as many requests are under way at a time. Default {@link connections} */
export type Load = (target: Target, seconds: number, connections?: number) => Promise<Round>

export const isInstalled = (program: string): boolean =>
  spawnSync('which', [program], { stdio: 'ignore' }).status === 0

/** Runs a program to its end. Resolves to what it wrote. Rejects with what it complained of. */
export async function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child: ChildProcess = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  })
  const end = atEnd(file, async () => child.kill('SIGKILL'))
  let [out, complaint] = ['', '']
  child.stdout?.on('data', (data) => (out += String(data)))
  child.stderr?.on('data', (data) => (complaint += String(data)))
  const [code] = (await once(child, 'close')) as [number | null]
  await end()
  if (code !== 0) throw new Error(`${file} failed: ${complaint || out}`)
  return out
}

/** A JSON string is a Lua string too, but for escapes that we never send. */
const lua = (value: unknown) => JSON.stringify(value)

/** A script for wrk: builds each request by joining texts made before, and prints the figures as JSON. */
function wrkScript({ method, url, headers, body, ids }: Target): string {
  const { pathname, search, host } = new URL(url.replace('{id}', '~id~'))
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  if (body !== undefined) lines.push(`content-length: ${Buffer.byteLength(body)}\r\n`)
  const [before = '', after] = `${method} ${pathname}${search} HTTP/1.1\r\n`.split('~id~')
  const rest = `${lines.join('')}\r\n${body ?? ''}`
  const join =
    after === undefined
      ? `local whole = ${lua(before + rest)}\nrequest = function() return whole end`
      : `local before, after = ${lua(before)}, ${lua(after + rest)}
request = function()
  return before .. string.format("00000000-0000-4000-8000-%012x", 2 * math.random(1, ${Math.floor(ids / 2)})) .. after
end`
  return `${join}
init = function() math.randomseed(os.time()) end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"perSecond":%f,"p50":%f,"p99":%f,"failed":%d}\\n', summary.requests,
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`
}

const lastJson = (out: string): Round => JSON.parse(out.trim().split('\n').at(-1) ?? '') as Round

/** @param folder where scripts may be written */
export function createLoad(folder: string): { readonly name: string; readonly load: Load } {
  if (!isInstalled('wrk')) {
    return {
      name: 'autocannon',
      load: async (target, seconds, many = connections) =>
        lastJson(
          await run(process.execPath, [
            join(projectRoot(), 'dist/bench-autocannon.js'),
            JSON.stringify(target),
            String(seconds),
            String(many),
          ]),
        ),
    }
  }
  let scripts = 0
  return {
    name: 'wrk',
    load: async (target, seconds, many = connections) => {
      const script = join(folder, `wrk-${(scripts += 1)}.lua`)
      await writeFile(script, wrkScript(target))
      const { origin } = new URL(target.url)
      const args = ['-t1', `-c${many}`, `-d${seconds}s`, '-s', script, origin]
      return lastJson(await run('wrk', args))
    },
  }
}
