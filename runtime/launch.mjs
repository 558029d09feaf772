// What every npm script starts: builds what changed, then runs it. Plain JavaScript, because nothing is built before it.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [command] = process.argv.slice(2)
const fromRoot = (path) => new URL(`../${path}`, import.meta.url).href

async function built(parts) {
  try {
    const build = await import(fromRoot('esbuild.config.mjs'))
    await Promise.all(parts.map((part) => build[part]()))
  } catch (error) {
    console.error(`The build failed: ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  }
}

/** Rebuilds the server on each change and runs it anew; the dashboard comes from Vite inside the server. */
async function develop() {
  const { context } = await import('esbuild')
  const { serverOptions } = await import(fromRoot('esbuild.config.mjs'))
  await built(['buildDocs'])
  const main = fileURLToPath(fromRoot('dist/main.js'))
  let child
  let stopping = false
  const run = () => {
    child = spawn(process.execPath, ['--enable-source-maps', main, '--dev'], { stdio: 'inherit' })
    child.on('exit', (code) => {
      if (stopping) process.exit(code ?? 0)
    })
  }
  const restart = () =>
    new Promise((resolve) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return resolve(run())
      child.once('exit', () => resolve(run()))
      child.kill('SIGTERM')
    })
  const onEnd = (result) => (result.errors.length === 0 && !stopping ? restart() : undefined)
  const plugins = [{ name: 'restart', setup: (build) => build.onEnd(onEnd) }]
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      stopping = true
      if (!child?.kill(signal)) process.exit(0)
    })
  }
  await (await context({ ...serverOptions, plugins })).watch()
}

if (command === 'dev') {
  await develop()
} else if (command === 'start') {
  await built(['buildServer', 'buildDashboard', 'buildDocs'])
  await import(fromRoot('dist/main.js'))
} else if (command === 'bench' || command === 'soak') {
  await built(['buildServer', 'buildDashboard', 'buildDocs', 'buildBench'])
  await import(fromRoot('dist/bench.js'))
} else {
  await built(['buildServer'])
  await import(fromRoot('dist/cli.js'))
}
