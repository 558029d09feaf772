// The suite as it is, out of a git directory into a folder, and beside it the packages that it names, from npm.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const inside = 'packages/core/auth-js'
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

async function install(work: string, checkout: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(checkout, inside, 'package.json'), 'utf8')) as Manifest
  const catalog = await readCatalog(checkout)
  const dependencies = Object.fromEntries(
    Object.entries({ ...manifest.devDependencies, ...manifest.dependencies })
      .filter(([name]) => !needless.has(name))
      .map(([name, version]) => [name, version === 'catalog:' ? (catalog.get(name) ?? '*') : version]),
  )
  await writeFile(join(work, 'package.json'), JSON.stringify({ private: true, dependencies }))
  // scripts of packages are not ours to run
  await execute('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: work })
}

/**
 * Lays the suite down anew; packages that are there already are kept.
 * @param repository a clone of supabase-js, or its git directory
 * @param work a folder of its own
 * @returns the folder of auth-js
 */
export async function layDownSuite(repository: string, work: string): Promise<string> {
  const checkout = join(work, 'suite')
  const archive = join(work, 'suite.tar')
  await rm(checkout, { recursive: true, force: true })
  await mkdir(checkout, { recursive: true })
  const parts = [inside, 'tsconfig.base.json', 'pnpm-workspace.yaml']
  await execute('git', ['-C', repository, 'archive', '-o', archive, 'HEAD', ...parts])
  await execute('tar', ['-xf', archive, '-C', checkout])
  await rm(archive)
  if (!existsSync(join(work, 'node_modules/jest'))) await install(work, checkout)
  const suite = join(checkout, inside)
  // the suite keeps none of the keys that it signs with
  await execute(process.execPath, ['test/generate-signing-keys.js'], { cwd: suite })
  return suite
}
