// Where the cluster lies and as whom it runs. As root it may have to lie outside of DATA_DIR; no mode of a
// directory that we did not make is changed.
import { createHash, randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import {
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  fchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { RunAs } from './account.ts'
import { canReach, isRoot, unprivilegedUser } from './account.ts'
import type { Binaries } from './binaries.ts'
import { binariesIn } from './binaries.ts'

export interface Home {
  /** The data directory of PostgreSQL, without symbolic links; absent before the first start. */
  readonly clusterDir: string
  /** Undefined: as ourselves. */
  readonly runAs: RunAs | undefined
  readonly binaries: Binaries
}

/** What the machine offers to root; tests name other places. */
export interface Machine {
  readonly setpriv: string
  readonly systemDir: string
}

const machine: Machine = { setpriv: 'setpriv', systemDir: '/var/lib/supabase-lite' }

/** A short name for a path, the same each time. */
export function pathHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}

/**
 * Chooses place and user of the cluster of `dataDir` (absolute, existing). Decision 3: as root an unprivileged user
 * runs PostgreSQL; where it cannot come to `dataDir` or to the programs it gets the capability to do so; where that
 * is refused, cluster and programs lie under /var/lib/supabase-lite, and `dataDir/postgres` points there.
 * Throws when an existing cluster cannot be used by us.
 */
export function chooseHome(
  dataDir: string,
  binaries: Binaries,
  log: (line: string) => void,
  { setpriv, systemDir } = machine,
): Home {
  const { clusterDir, owner } = existingCluster(dataDir)
  if (!isRoot()) {
    if (owner && owner.uid !== process.getuid?.()) {
      throw new Error(
        `${clusterDir} belongs to user ${owner.uid}: start as that user or as root, or set another DATA_DIR.`,
      )
    }
    return { clusterDir, runAs: undefined, binaries }
  }

  if (owner?.uid === 0) {
    throw new Error(
      `${clusterDir} belongs to root, and PostgreSQL refuses root: chown -R it to another user.`,
    )
  }
  const { uid, gid } = owner ?? unprivilegedUser()
  for (const capability of [false, true]) {
    const runAs = { uid, gid, capability }
    if (!canReach(runAs, dirname(clusterDir), binaries.postgres, setpriv)) continue
    if (capability)
      log(`PostgreSQL runs as user ${uid} with the capability dac_read_search to reach ${clusterDir}`)
    return { clusterDir, runAs, binaries }
  }

  const runAs = { uid, gid, capability: false }
  mkdirSync(systemDir, { recursive: true, mode: 0o755 })
  const programs = reachablePrograms(runAs, binaries, systemDir)
  if (!owner) return { clusterDir: moveOut(dataDir, runAs, log, systemDir), runAs, binaries: programs }
  if (canReach(runAs, dirname(clusterDir), programs.postgres))
    return { clusterDir, runAs, binaries: programs }
  throw new Error(
    `User ${uid} cannot reach ${clusterDir} any more, and setpriv is missing or refused. ` +
      'Install util-linux, or open the directories above for others (chmod o+x).',
  )
}

function existingCluster(dataDir: string): { clusterDir: string; owner: Stats | undefined } {
  const path = join(realpathSync(dataDir), 'postgres')
  if (existsSync(path)) return { clusterDir: realpathSync(path), owner: statSync(path) }
  // A link whose target is away (a volume that is not mounted) must not give a new, empty database.
  const link = lstatSync(path, { throwIfNoEntry: false })
  if (link)
    throw new Error(
      `${path} points to ${readlinkSync(path)}, which is missing: bring it back, or remove the link.`,
    )
  return { clusterDir: path, owner: undefined }
}

/** A place for the cluster under `systemDir`; `dataDir/postgres` points to it. */
function moveOut(dataDir: string, runAs: RunAs, log: (line: string) => void, systemDir: string): string {
  const clusterDir = join(realpathSync(systemDir), pathHash(realpathSync(dataDir)))
  if (!existsSync(clusterDir)) makePrivate(clusterDir, runAs)
  symlinkSync(clusterDir, join(dataDir, 'postgres'))
  log(`User ${runAs.uid} cannot reach ${dataDir}: the data of PostgreSQL lies in ${clusterDir}`)
  return clusterDir
}

function reachablePrograms(runAs: RunAs, binaries: Binaries, systemDir: string): Binaries {
  if (canReach(runAs, '/', binaries.postgres)) return binaries
  const copy = binariesIn(join(systemDir, `programs-${binaries.version}`), binaries.version)
  if (!existsSync(copy.folder)) {
    const unfinished = `${copy.folder}.${process.pid}`
    cpSync(realpathSync(binaries.folder), unfinished, { recursive: true, verbatimSymlinks: true })
    renameSync(unfinished, copy.folder)
  }
  if (canReach(runAs, '/', copy.postgres)) return copy
  throw new Error(`User ${runAs.uid} cannot run PostgreSQL from ${copy.folder}. Set DATABASE_URL instead.`)
}

/** Makes an empty directory for `runAs` alone. */
export function makePrivate(directory: string, runAs: RunAs | undefined): void {
  mkdirSync(directory, { mode: 0o700 })
  if (runAs) chownSync(directory, runAs.uid, runAs.gid)
}

/**
 * Puts a file into a directory that belongs to `runAs`. Makes a new file and moves it to its name: as root we must
 * not write through a link that the other user may have put there.
 */
export function replaceFile(directory: string, name: string, text: string, runAs: RunAs | undefined): void {
  const temporary = join(directory, `${name}.${randomBytes(6).toString('hex')}`)
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(file, text)
    if (runAs) fchownSync(file, runAs.uid, runAs.gid)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, join(directory, name))
}
