// Docker as the compose check uses it: the Compose that is installed, a project of its own with an environment of its own, and
// questions to its containers. Every command that fails throws with what it said.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

// What Docker itself needs. The caller's PORT, JWT_SECRET and so on stay outside: only a .env and the check itself set those.
const passed = /^(PATH|HOME|TMPDIR|DOCKER_.*|BUILDKIT_.*|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|(HTTPS?|NO)_PROXY)$/i

function environment(own) {
  const outer = Object.entries(process.env).filter(([name]) => passed.test(name))
  return { ...Object.fromEntries(outer), ...own }
}

function execute(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8')
      child[name].on('data', (text) => (texts[name] += text))
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...texts }))
  })
}

async function output(command, args, options) {
  const { code, stdout, stderr } = await execute(command, args, options)
  if (code === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${(stdout + stderr).slice(-4000)}`)
}

/** What `docker ARGS…` prints. @throws Error when it ends with another code than 0 */
export const docker = (...args) => output('docker', args)

/** The exit code of `docker ARGS…`, for what is expected to fail. */
export const codeOf = async (...args) => (await execute('docker', args)).code

/** One parsed object of `docker inspect`. */
export async function inspect(name) {
  const [found] = JSON.parse(await docker('inspect', name))
  return found
}

/** Compose v2 where it is installed, else docker-compose 1.29: the command, its first arguments and its version. */
export async function findCompose() {
  const plugin = await execute('docker', ['compose', 'version', '--short'])
  if (plugin.code === 0) return { command: 'docker', first: ['compose'], version: plugin.stdout.trim() }
  const version = await output('docker-compose', ['version', '--short'])
  return { command: 'docker-compose', first: [], version: version.trim() }
}

/**
 * A project: what one stack of containers, volumes and networks is called.
 *
 * @param compose of {@link findCompose}
 * @param name of the project
 * @param folder that holds the compose files and the .env, if any
 * @param options `files`: names of the compose files in `folder`; `env`: what the shell of a user would set
 */
export function createStack(compose, name, folder, { files = ['docker-compose.yml'], env = {} } = {}) {
  const first = [...compose.first, '-p', name, ...files.flatMap((file) => ['-f', file])]
  const run = (...args) => output(compose.command, [...first, ...args], { cwd: folder, env })
  const containerOf = async (service) => (await run('ps', '-a', '-q', service)).trim()
  const healthOf = async (service) => {
    const id = await containerOf(service)
    return id === '' ? 'missing' : ((await inspect(id)).State.Health?.Status ?? 'no check')
  }

  return {
    run,
    /** The container's id of a service. */
    container: containerOf,
    /** The whole text that a service wrote, both streams as they came. */
    async logs(service) {
      const id = await containerOf(service)
      return id === '' ? '' : await output('sh', ['-c', 'docker logs "$0" 2>&1', id])
    },
    /** What a command in the running container of a service prints. */
    exec: async (service, ...args) => docker('exec', await containerOf(service), ...args),
    /**
     * `up -d`, and waits until all services are healthy.
     *
     * @returns seconds from `up`
     */
    async up(services = ['db', 'api'], patience = 240) {
      const start = performance.now()
      const seconds = () => (performance.now() - start) / 1000
      await run('up', '-d', '--no-build')
      for (;;) {
        const states = await Promise.all(services.map(healthOf))
        if (states.every((state) => state === 'healthy')) return seconds()
        if (seconds() > patience)
          throw new Error(`not healthy after ${patience} s: ${services.map((s, i) => `${s} ${states[i]}`)}`)
        await sleep(250)
      }
    },
    /** Removes containers and network; volumes too with `everything`. */
    down: (everything = false) => run('down', ...(everything ? ['-v', '--remove-orphans'] : [])),
  }
}
