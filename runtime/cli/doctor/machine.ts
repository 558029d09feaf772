// What is wrong with the machine: its Node, and the room on its disks.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readDisk } from '../../admin/status/sizes.ts'
import type { Config } from '../../config/config.ts'
import { finding, type Finding } from './finding.ts'

const gigabyte = 1024 ** 3

/** Whether one version, as `20.19.1`, is older than another. */
function isOlder(version: string, wanted: string): boolean {
  const [one, other] = [version, wanted].map((text) => text.split('.').map(Number))
  for (const [at, part] of (other ?? []).entries()) {
    const own = one?.[at] ?? 0
    if (own !== part) return own < part
  }
  return false
}

/** @param version of Node, as `20.19.1` @param root the project's folder, whose package.json says what is needed */
export function examineNode(version: string, root: string): readonly Finding[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    engines: { node: string }
  }
  const wanted = manifest.engines.node.replace('>=', '')
  if (!isOlder(version, wanted)) return []
  return [finding('ERROR', 'node_too_old', `Node ${version}`, `needed is Node ${wanted} or later`)]
}

/** @param disk bytes @param object which one it is */
export function examineDisk(
  { free, total }: { readonly free: number; readonly total: number },
  object: string,
): readonly Finding[] {
  const left = `${(free / gigabyte).toFixed(1)} GB of ${(total / gigabyte).toFixed(1)} GB are free`
  const full = 'PostgreSQL stops where it cannot write: make room, or move the folder'
  if (free < gigabyte / 4) return [finding('ERROR', 'disk_full', object, `${left}; ${full}`)]
  if (free < gigabyte || free < total / 20)
    return [finding('WARN', 'disk_nearly_full', object, `${left}; ${full}`)]
  return []
}

/** The folder, or the one in which it will be made. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)))

/** The disks of the data and of the files. */
export async function examineDisks({ dataDir, storage }: Config): Promise<readonly Finding[]> {
  const folders = [
    ['DATA_DIR', dataDir],
    ...(storage.s3 ? [] : [['STORAGE_DIR', storage.directory]]),
  ] as const
  const found = await Promise.all(
    folders.map(async ([name = '', folder = '']) => {
      const disk = await readDisk(existing(folder))
      return disk ? examineDisk(disk, name) : []
    }),
  )
  return found.flat()
}
