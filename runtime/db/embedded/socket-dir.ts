// A directory for the socket: short (a socket's path has at most 107 bytes) and closed to everybody else.
import { chownSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunAs } from './account.ts'
import { makePrivate, pathHash } from './home.ts'

/**
 * Makes or takes again the socket directory of a cluster, and removes sockets that a killed server left. Nobody else
 * may have made it: `/tmp` is open to all. Call only while no server runs there.
 */
export function socketDirectory(clusterDir: string, runAs: RunAs | undefined): string {
  const uid = runAs?.uid ?? process.getuid?.() ?? 0
  const directory = join(
    existsSync('/tmp') ? '/tmp' : tmpdir(),
    `supabase-lite-${uid}-${pathHash(clusterDir)}`,
  )
  try {
    makePrivate(directory, runAs)
    return directory
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = lstatSync(directory)
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0) {
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true })
    return directory
  }
  const other = mkdtempSync(`${directory}-`)
  if (runAs) chownSync(other, runAs.uid, runAs.gid)
  return other
}
