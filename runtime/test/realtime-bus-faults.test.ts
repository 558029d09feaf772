// Broadcasts and presence between two servers when what carries them breaks: a server that is stopped for longer than its
// lease, NATS that restarts, PostgreSQL that crashes and with it loses what is unlogged. All come together again.
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { enter } from './channel-client.ts'
import { freePort, hasNats, startNats, startSecond, type SecondServer } from './second-servers.ts'
import { startTestServer, type TestServer } from './server.ts'

const until = (check: () => void) => vi.waitFor(check, { timeout: 40_000, interval: 50 })

describe.each(hasNats ? ['PostgreSQL', 'NATS'] : ['PostgreSQL'])('over %s', (carrier) => {
  let first: TestServer
  let second: SecondServer
  let nats: ChildProcess | undefined
  let natsPort = 0
  let here: Awaited<ReturnType<typeof enter>>
  let there: Awaited<ReturnType<typeof enter>>

  beforeAll(async () => {
    const env: Record<string, string> = {}
    if (carrier === 'NATS') {
      natsPort = await freePort()
      nats = await startNats(natsPort)
      env.NATS_URL = `nats://127.0.0.1:${natsPort}`
    }
    first = await startTestServer({ env })
    second = await startSecond(first, env)
    const key = first.config.anonKey
    ;[here, there] = [await enter(first.url, key, 'room'), await enter(second.url, key, 'room')]
    here.track('door')
    there.track('window')
    await until(areTogether)
  })
  afterAll(async () => {
    second.child.kill('SIGKILL')
    await first.stop()
    nats?.kill()
  })

  function areTogether(): void {
    const both = new Map([
      [`at ${first.url}`, 'door'],
      [`at ${second.url}`, 'window'],
    ])
    expect([here.present, there.present]).toEqual([both, both])
  }

  /** Says it until it is heard, as what is said while the carrier is away is lost. */
  async function hearEachOther(word: string): Promise<void> {
    await until(() => {
      here.say(`${word} from here`)
      expect(there.heard).toContain(`${word} from here`)
    })
    await until(() => {
      there.say(`${word} from there`)
      expect(here.heard).toContain(`${word} from there`)
    })
  }

  it('a server that was stopped for longer than its lease is there again', { timeout: 120_000 }, async () => {
    second.child.kill('SIGSTOP')
    await until(() => expect(here.present.size).toBe(1))
    second.child.kill('SIGCONT')
    await until(areTogether)
    await hearEachOther('stopped')
  })

  it.runIf(carrier === 'NATS')('NATS restarts', { timeout: 120_000 }, async () => {
    nats?.kill('SIGKILL')
    await until(() => expect(here.present.size).toBe(1))
    here.track('door')
    nats = await startNats(natsPort)
    await until(areTogether)
    await hearEachOther('restarted')
  })

  it.runIf(carrier === 'PostgreSQL')('PostgreSQL crashes', { timeout: 120_000 }, async () => {
    for (let round = 1; round <= 3; round += 1) {
      // what a crash leaves: nobody connected, unlogged tables empty
      await first.database.query(
        `truncate realtime.bus_process, realtime.bus_message;
         select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      )
      await hearEachOther(`crash ${round}`)
      await until(areTogether)
    }
  })
})
