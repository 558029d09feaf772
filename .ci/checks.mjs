// `npm run ci`: every check, each with its time; ends at the first that fails. What takes one core only runs beside the others.
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const reports = new URL('../node_modules/.cache/ci/', import.meta.url)
const report = (name) => fileURLToPath(new URL(name, reports))

const vitest = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report('vitest.json')}`]
/** Stages, one after the other; of each, the lines run beside each other. */
const stages = [
  [
    [['eslint', 'npx', 'eslint', '.']],
    [
      ['types', 'npm', 'run', '--silent', 'typecheck'],
      ['build', 'npm', 'run', '--silent', 'build'],
      ['generate --check', 'npm', 'run', '--silent', 'generate', '--', '--check'],
      ['prettier', 'npx', 'prettier', '--check', '--log-level', 'warn', '.'],
      ['knip', 'npx', 'knip'],
    ],
  ],
  [[['tests', 'npx', 'vitest', ...vitest]]],
  [[['browser tests', 'npx', 'playwright', 'test']]],
]

/** @param aside whether others run beside it: its output is then printed at its end @returns the exit code */
function run([name, command, ...args], aside) {
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report('playwright.json') }
  const output = []
  if (!aside) console.log(`\n── ${name}`)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', aside ? 'pipe' : 'inherit', aside ? 'pipe' : 'inherit'],
      env,
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(data))
    child.on('close', (code) => {
      if (aside) console.log(`\n── ${name}\n${Buffer.concat(output)}`)
      resolve(code ?? 1)
    })
  })
}

async function readJson(name) {
  return JSON.parse(await readFile(new URL(name, reports), 'utf8').catch(() => '{}'))
}

await rm(reports, { recursive: true, force: true })
await mkdir(reports, { recursive: true })
const times = []
let failure
for (const stage of stages) {
  const lines = stage.map(async (checks) => {
    for (const check of checks) {
      const start = performance.now()
      const code = await run(check, stage.length > 1)
      times.push(`${check[0]} ${((performance.now() - start) / 1000).toFixed(1)} s`)
      if (code !== 0) return (failure ??= check[0])
    }
  })
  await Promise.all(lines)
  if (failure) break
}
const unit = await readJson('vitest.json')
const browser = (await readJson('playwright.json')).stats ?? {}
const passed = (unit.numPassedTests ?? 0) + (browser.expected ?? 0)
const failed = (unit.numFailedTests ?? 0) + (browser.unexpected ?? 0)
console.log(`\n${times.join(' · ')}`)
if (failure) console.error(`ci failed in: ${failure}`)
console.log(`${passed} passed, ${failure && failed === 0 ? 1 : failed} failed`)
process.exit(failure ? 1 : 0)
