// `npm run ci`: every check, one after the other, each with its time; ends at the first that fails.
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const reports = new URL('../node_modules/.cache/ci/', import.meta.url)
const report = (name) => fileURLToPath(new URL(name, reports))

const checks = [
  ['lint', 'npm', ['run', '--silent', 'lint']],
  ['types', 'npm', ['run', '--silent', 'typecheck']],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['generate --check', 'npm', ['run', '--silent', 'generate', '--', '--check']],
  [
    'tests',
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report('vitest.json')}`],
  ],
  ['browser tests', 'npx', ['playwright', 'test']],
]

function run(command, args) {
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report('playwright.json') }
  return new Promise((resolve) => {
    spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).on('exit', (code) =>
      resolve(code ?? 1),
    )
  })
}

async function readJson(name) {
  return JSON.parse(await readFile(new URL(name, reports), 'utf8').catch(() => '{}'))
}

await rm(reports, { recursive: true, force: true })
await mkdir(reports, { recursive: true })
const times = []
let failure
for (const [name, command, args] of checks) {
  console.log(`\n── ${name}`)
  const start = performance.now()
  const code = await run(command, args)
  times.push(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`)
  if (code !== 0) {
    failure = name
    break
  }
}
const unit = await readJson('vitest.json')
const browser = (await readJson('playwright.json')).stats ?? {}
const passed = (unit.numPassedTests ?? 0) + (browser.expected ?? 0)
const failed = (unit.numFailedTests ?? 0) + (browser.unexpected ?? 0)
console.log(`\n${times.join(' · ')}`)
if (failure) console.error(`ci failed in: ${failure}`)
console.log(`${passed} passed, ${failure && failed === 0 ? 1 : failed} failed`)
process.exit(failure ? 1 : 0)
