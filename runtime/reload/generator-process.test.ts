// The generator's child process: requests in turn, crashes, hangs, idle end, no secrets in its environment.
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createGenerator, type Generator, toGenerateConnection } from './generator-process.ts'
import type { GenerateRequest } from './protocol.ts'

const entry = fileURLToPath(new URL('./test/child.mjs', import.meta.url))
const lines: string[] = []
let generator: Generator | undefined

function make(options: { idle?: number; timeout?: number; memory?: number } = {}): Generator {
  generator = createGenerator({ entry, log: (line) => lines.push(line), ...options })
  return generator
}

function request(deed: string): GenerateRequest {
  return {
    connection: {
      host: 'localhost',
      port: 5432,
      user: 'lite_admin',
      password: 'hush-hush',
      database: 'postgres',
    },
    schemas: [deed],
    outDir: '/nowhere',
    mode: 'write',
  }
}

interface Seen {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly pid: number
  /** When the process began, as `Date.now()` tells it. */
  readonly begun: number
}

async function see(): Promise<Seen> {
  const { schemaHash } = await (generator ?? make()).run(request('see'))
  return JSON.parse(schemaHash) as Seen
}

afterEach(async () => {
  await generator?.close()
  generator = undefined
  lines.length = 0
})

describe('the generator process', () => {
  it('answers with the report, one request at a time, in one process', async () => {
    make()
    const reports = await Promise.all([see(), see(), see()])
    expect(new Set(reports.map((seen) => seen.pid)).size).toBe(1)
  })

  it('gets the secret by IPC only and none of our environment', async () => {
    const seen = await see()
    expect(JSON.stringify([seen.argv, seen.env])).not.toContain('hush-hush')
    expect(Object.keys(seen.env).filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([])
  })

  it('rejects with the error of the generator and goes on', async () => {
    make()
    const failing = request('fail')
    await expect(generator?.run(failing)).rejects.toThrow('table "t" has a column that I do not understand')
    await expect(generator?.run(request('report'))).resolves.toMatchObject({ schemaHash: 'hash' })
  })

  it('starts anew after a crash', async () => {
    const before = await see()
    await expect(generator?.run(request('crash'))).rejects.toThrow(
      "the generator's process ended (exit code 3)",
    )
    const after = await see()
    expect(after.pid).not.toBe(before.pid)
  })

  it('survives a generator that eats all its memory', async () => {
    make({ memory: 32 })
    await expect(generator?.run(request('hoard'))).rejects.toThrow("the generator's process ended")
    await expect(generator?.run(request('report'))).resolves.toMatchObject({ schemaHash: 'hash' })
  })

  it('ends a process that does not answer', async () => {
    make({ timeout: 2_000 })
    await expect(generator?.run(request('hang'))).rejects.toThrow('did not answer within 2 s')
    await expect(generator?.run(request('report'))).resolves.toMatchObject({ schemaHash: 'hash' })
  })

  it('ends the process when it was idle, and starts it when needed', async () => {
    make({ idle: 50 })
    const { pid } = await see()
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 5_000)
    expect((await see()).pid).not.toBe(pid)
  })

  it('starts the process when it hears that there will be work', async () => {
    make({ idle: 1_000 }).wake()
    await new Promise((resolve) => setTimeout(resolve, 200))
    generator?.wake()
    const asked = Date.now()
    const { pid, begun } = await see()
    expect(begun).toBeLessThan(asked)
    generator?.wake()
    expect((await see()).pid).toBe(pid)
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 5_000)
    await generator?.close()
    generator?.wake()
  })

  it('passes on what the process says on stderr', async () => {
    await make().run(request('talk'))
    await vi.waitFor(() => expect(lines).toEqual(['generator: a warning']))
  })

  it('says that there is no generator', async () => {
    generator = createGenerator({ entry: '/nowhere/generator.js', log: (line) => lines.push(line) })
    await expect(generator.run(request('report'))).rejects.toThrow(
      "the generator's process ended (exit code 1)",
    )
    await expect(generator.version()).rejects.toThrow('ENOENT')
  })

  it('refuses work after close, and ends what runs', async () => {
    const made = make()
    const { pid } = await see()
    const running = made.run(request('hang'))
    const outcome = expect(running).rejects.toThrow("the generator's process ended")
    await new Promise((resolve) => setTimeout(resolve, 50))
    await made.close()
    await outcome
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    await expect(made.run(request('report'))).rejects.toThrow('shutting down')
  })

  it('has the hash of its code as version', async () => {
    expect(await make().version()).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('toGenerateConnection', () => {
  it('fills in what a connection string says', async () => {
    const plain = await toGenerateConnection({
      connectionString: 'postgres://a:b%40@example.test:6543/d?sslmode=no-verify',
    })
    expect(plain).toEqual({
      host: 'example.test',
      port: 6543,
      user: 'a',
      password: 'b@',
      database: 'd',
      ssl: { rejectUnauthorized: false },
    })
    expect(structuredClone(plain)).toEqual(plain)
  })

  it('asks for a password that is a function', async () => {
    const plain = await toGenerateConnection({
      host: '/run/pg',
      port: 5432,
      user: 'lite_admin',
      database: 'postgres',
      password: async () => 'late',
    })
    expect(plain).toEqual({
      host: '/run/pg',
      port: 5432,
      user: 'lite_admin',
      password: 'late',
      database: 'postgres',
      ssl: false,
    })
  })
})
