// The suite as it is, out of a git directory into a folder, and beside it the packages that it names, from npm.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
/** Nobody builds documentation here. */
const needless = new Set(['typedoc'])

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** Versions that the workspace gives to `catalog:`. */
async function readCatalog(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, 'pnpm-workspace.yaml'), 'utf8')
  const lines = /^catalog:\n((?: {2}\S.*\n)+)/m.exec(text)?.[1] ?? ''
  const pairs = lines.matchAll(/^ {2}'?([^':]+)'?: '?([^'\n]+)'?$/gm)
  return new Map([...pairs].map(([, name = '', version = '']): [string, string] => [name, version]))
}

async function install(work: string, checkout: string, inside: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(checkout, inside, 'package.json'), 'utf8')) as Manifest
  const catalog = await readCatalog(checkout)
  const dependencies = Object.fromEntries(
    Object.entries({ ...manifest.devDependencies, ...manifest.dependencies })
      .filter(([name]) => !needless.has(name))
      .map(([name, version]) => [name, version === 'catalog:' ? (catalog.get(name) ?? '*') : version]),
  )
  await installPackages(work, dependencies)
}

/**
 * Lays parts of what a repository's `HEAD` holds down anew.
 * @param repository a clone, or its git directory
 * @returns the folder with them
 */
export async function layDown(repository: string, work: string, parts: readonly string[]): Promise<string> {
  const checkout = join(work, 'suite')
  const archive = join(work, 'suite.tar')
  await rm(checkout, { recursive: true, force: true })
  await mkdir(checkout, { recursive: true })
  await execute('git', ['-C', repository, 'archive', '-o', archive, 'HEAD', ...parts])
  await execute('tar', ['-xf', archive, '-C', checkout])
  await rm(archive)
  return checkout
}

/** Puts packages beside a suite, from npm. */
export async function installPackages(
  work: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> {
  await writeFile(join(work, 'package.json'), JSON.stringify({ private: true, dependencies }))
  // scripts of packages are not ours to run
  await execute('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: work })
}

/**
 * Lays a package of supabase-js down; what it needs from npm is kept where it is there already.
 * @param work a folder of its own
 * @param inside where the package is in the repository
 * @returns its folder
 */
export async function layDownSuite(
  repository: string,
  work: string,
  inside: string,
  more: readonly string[] = [],
): Promise<string> {
  const parts = [inside, 'tsconfig.base.json', 'pnpm-workspace.yaml', ...more]
  const checkout = await layDown(repository, work, parts)
  if (!existsSync(join(work, 'node_modules/jest'))) await install(work, checkout, inside)
  return join(checkout, inside)
}
