// The embedded server in awkward places: closed directories, odd names, long paths, another user than root.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canReach, isRoot, unprivilegedUser } from '../db/embedded/account.ts'
import type { Binaries } from '../db/embedded/binaries.ts'
import { binariesIn, findBinaries } from '../db/embedded/binaries.ts'
import { openEmbedded } from '../db/embedded/embedded.ts'
import type { Home } from '../db/embedded/home.ts'
import { chooseHome } from '../db/embedded/home.ts'
import { createCluster } from '../db/embedded/initdb.ts'
import { startPostmaster } from '../db/embedded/postmaster.ts'
import { socketDirectory } from '../db/embedded/socket-dir.ts'
import { ask, clear, copyCluster, privateDirectory, startOwner } from './embedded-helpers.ts'

const silent = () => undefined
// Made once, below a directory that is closed to the user who runs it, under a name that needs care everywhere.
const closed = privateDirectory()
const made = join(closed, `my data, Größe 数据 'q' "d" $HOME`)
beforeAll(async () => {
  expect(await dataDirectoryOf(made)).toBe(join(made, 'postgres'))
})
afterAll(() => clear(closed))

let base: string
beforeEach(() => {
  base = privateDirectory()
})
afterEach(() => clear(base))

/** Opens, asks where the data lie, closes. */
async function dataDirectoryOf(dataDir: string): Promise<unknown> {
  const server = await openEmbedded(dataDir, silent, { exclusive: true })
  const answer = await ask(server.connection, `select current_setting('data_directory')`)
  await server.close()
  return answer
}

/** The programs under a path that is closed to others. */
function closedPrograms(): Binaries {
  const { folder, version } = findBinaries()
  const closed = join(base, 'clone')
  mkdirSync(closed, { mode: 0o700 })
  symlinkSync(folder, join(closed, 'native'))
  return binariesIn(join(closed, 'native'), version)
}

async function startsIn(home: Home, use: (connection: object) => Promise<void>): Promise<void> {
  const socketDir = socketDirectory(home.clusterDir, home.runAs)
  const postmaster = await startPostmaster(home, socketDir, join(base, 'postgres.log'))
  try {
    await use({ host: socketDir, port: 5432, user: 'postgres', database: 'postgres' })
  } finally {
    await postmaster.stop()
    rmSync(socketDir, { recursive: true })
  }
}

describe('paths', () => {
  it('with spaces, quotes and letters beyond ASCII', async () => {
    expect(await dataDirectoryOf(made)).toBe(join(made, 'postgres'))
  })

  it('longer than a socket path may be', async () => {
    const dataDir = join(base, 'd'.repeat(100), 'e'.repeat(100))
    mkdirSync(dataDir, { recursive: true })
    copyCluster(made, dataDir)
    expect(await dataDirectoryOf(dataDir)).toBe(join(dataDir, 'postgres'))
  })

  it('through a symbolic link', async () => {
    mkdirSync(join(base, 'real'))
    copyCluster(made, join(base, 'real'))
    symlinkSync(join(base, 'real'), join(base, 'link'))
    expect(await dataDirectoryOf(join(base, 'link'))).toBe(join(base, 'real/postgres'))
  })

  it('with a link to data that are away: refused, no empty database instead', async () => {
    symlinkSync(join(base, 'not-mounted'), join(base, 'postgres'))
    await expect(dataDirectoryOf(base)).rejects.toThrow(/points to .*not-mounted, which is missing/)
  })
})

describe('socket directory', () => {
  it('is never one that somebody else made', () => {
    const clusterDir = join(base, 'postgres')
    const expected = socketDirectory(clusterDir, undefined)
    rmSync(expected, { recursive: true })
    symlinkSync(base, expected)
    const other = socketDirectory(clusterDir, undefined)
    rmSync(expected)
    expect(other).not.toBe(expected)
    expect(lstatSync(other).isDirectory()).toBe(true)
    rmSync(other, { recursive: true })
  })
})

if (isRoot()) {
  describe('as root', () => {
    it('runs as another user below a directory that is closed to it, whose mode stays', () => {
      expect(statSync(join(made, 'postgres')).uid).toBe(unprivilegedUser().uid)
      expect(statSync(closed)).toMatchObject({ uid: 0, mode: 0o040700 })
    })

    it('makes and starts a cluster with the programs in a closed clone', async () => {
      const binaries = closedPrograms()
      const home = chooseHome(base, binaries, silent)
      expect(home).toMatchObject({ binaries, runAs: { capability: true } })
      await createCluster(home)
      await startsIn(home, async (connection) => expect(await ask(connection, 'select 1')).toBe(1))
    })

    it('moves data and programs out where setpriv does not help, and finds them again', async () => {
      const systemDir = join(dirname(base), `${base}-system`)
      const machine = { setpriv: '/nowhere/setpriv', systemDir }
      const lines: string[] = []
      try {
        const home = chooseHome(base, closedPrograms(), (line) => lines.push(line), machine)
        expect(home.clusterDir.startsWith(systemDir)).toBe(true)
        expect(home.binaries.folder.startsWith(systemDir)).toBe(true)
        expect(realpathSync(join(base, 'postgres'))).toBe(home.clusterDir)
        expect(lines).toEqual([expect.stringContaining(`the data of PostgreSQL lies in ${home.clusterDir}`)])
        rmSync(home.clusterDir, { recursive: true })
        execFileSync('cp', ['-a', join(made, 'postgres'), home.clusterDir])
        await startsIn(home, async (connection) => expect(await ask(connection, 'select 1')).toBe(1))
        expect(chooseHome(base, findBinaries(), silent, machine).clusterDir).toBe(home.clusterDir)
      } finally {
        rmSync(systemDir, { recursive: true, force: true })
      }
    })

    it('refuses to make a second database where an existing one became unreachable', async () => {
      mkdirSync(join(base, 'postgres'))
      const { uid, gid } = unprivilegedUser()
      chownSync(join(base, 'postgres'), uid, gid)
      const machine = { setpriv: '/nowhere/setpriv', systemDir: `${base}-system` }
      try {
        expect(() => chooseHome(base, findBinaries(), silent, machine)).toThrow(/cannot reach .* any more/)
      } finally {
        rmSync(machine.systemDir, { recursive: true, force: true })
      }
    })

    it('refuses a cluster that belongs to root', () => {
      mkdirSync(join(base, 'postgres'))
      expect(() => chooseHome(base, findBinaries(), silent)).toThrow(/belongs to root/)
    })
  })

  describe('as another user', () => {
    const stranger = { uid: 65534, gid: 65534, capability: false }

    it('runs as that user, who cannot take over what belongs to another', async () => {
      const dataDir = `${base}-nobody`
      mkdirSync(dataDir)
      chownSync(dataDir, stranger.uid, stranger.gid)
      const program = canReach(stranger, findBinaries().folder, process.execPath)
      const one = await startOwner(dataDir, 'server', { ...stranger, capability: !program })
      try {
        const address = await one.until('open')
        expect(one.told.find((line) => line.uid !== undefined)?.uid).toBe(stranger.uid)
        expect(await ask(address, 'select 1')).toBe(1)
        expect(statSync(join(dataDir, 'postgres')).uid).toBe(stranger.uid)
        one.say('close')
        await one.until('closed')

        chownSync(join(dataDir, 'postgres'), 12345, 12345)
        const two = await startOwner(dataDir, 'server', { ...stranger, capability: !program })
        expect(await two.until('error')).toMatch(/belongs to user 12345/)
        expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false)
      } finally {
        one.child.kill('SIGKILL')
        clear(dataDir)
      }
    })

    it('is told to be the owner when it joins the server of another', async () => {
      const program = canReach(stranger, findBinaries().folder, process.execPath)
      const runAs = { ...stranger, capability: !program }
      copyCluster(made, base)
      const server = await startOwner(base)
      try {
        const { host } = await server.until('open')
        const outside = await startOwner(base, 'command', runAs)
        expect(await outside.until('error')).toMatch(/cannot be used by this user: EACCES|is closed to you/)
        chmodSync(base, 0o711)
        const inside = await startOwner(base, 'command', runAs)
        expect(await inside.until('error')).toBe(
          `${host ?? ''} is closed to you: run this command as the user who started the server.`,
        )
        server.say('close')
        await server.until('closed')
      } finally {
        server.child.kill('SIGKILL')
      }
    })

    it('the cluster keeps its user when root opens it later', async () => {
      const dataDir = `${base}-nobody`
      mkdirSync(dataDir)
      copyCluster(made, dataDir)
      execFileSync('chown', ['-R', '1:1', join(dataDir, 'postgres')])
      try {
        expect(await dataDirectoryOf(dataDir)).toBe(join(dataDir, 'postgres'))
        expect(statSync(join(dataDir, 'postgres/supabase-lite.conf')).uid).toBe(1)
      } finally {
        clear(dataDir)
      }
    })
  })
}
