// This process: since when it runs, and which release it is of.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** When this process began. */
export const infoOfProcess = { started: new Date(performance.timeOrigin) } as const

/** The version in package.json. @param root the folder of the project */
export function versionOf(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}
