// What runs outside of this machine, read as text: workflows have the least rights, pinned actions and commands that exist; the
// stack is closed and needs no settings; the samples for systemd and nginx hold what the documents promise.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { variables } from '../config/variables.ts'
import { projectRoot } from '../config/root.ts'

const read = (path: string) => readFileSync(join(projectRoot(), path), 'utf8')

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly uses?: string
  readonly steps?: readonly Step[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = '.github/workflows'
const workflows = readdirSync(join(projectRoot(), folder)).map((file) => {
  const text = read(`${folder}/${file}`)
  return { file, text, workflow: parse(text) as Workflow }
})
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
)
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })))
const lines = steps.flatMap(({ name, step: { run = '' } }) =>
  run
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ name, line })),
)

describe('workflows', () => {
  it('are there for checks, security and releases, on every push and pull request', () => {
    const triggers = Object.fromEntries(workflows.map(({ file, workflow }) => [file, workflow.on]))
    expect(Object.keys(triggers)).toEqual(['ci.yml', 'release.yml', 'security.yml'])
    for (const file of ['ci.yml', 'security.yml']) {
      expect(triggers[file]).toMatchObject({ push: { branches: ['**'] } })
      expect(triggers[file]).toHaveProperty('pull_request')
    }
    expect(triggers['release.yml']).toEqual({ push: { tags: ['v*'] } })
    const run = lines.map(({ line }) => line)
    for (const command of ['npm run ci', 'npm run compose-check', 'npm audit --omit=dev'])
      expect(run).toContain(command)
  })

  it('may read, and write only where a job says what', () => {
    expect(workflows.map(({ workflow }) => workflow.permissions)).toEqual(
      workflows.map(() => ({ contents: 'read' })),
    )
    const writes = jobs.flatMap(({ name, job }) =>
      Object.entries(job.permissions ?? {}).flatMap(([what, how]) =>
        how === 'read' ? [] : [`${name}: ${what} ${how}`],
      ),
    )
    expect(writes).toEqual([
      'release.yml image: packages write',
      'release.yml image: id-token write',
      'release.yml image: attestations write',
      'release.yml publish: contents write',
      'security.yml codeql: security-events write',
    ])
  })

  it('name every action by its commit, one commit each, with its version beside', () => {
    const used = workflows.flatMap(({ text }) => [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)])
    const commits = new Map<string, Set<string>>()
    for (const [, value = ''] of used) {
      if (value.startsWith('./')) {
        expect(existsSync(join(projectRoot(), value))).toBe(true)
        continue
      }
      const [, action, rest] =
        /^([\w-]+\/[\w-]+)(?:\/[\w-]+)?@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(value) ?? []
      expect([value, action]).not.toContain(undefined)
      commits.set(action ?? '', (commits.get(action ?? '') ?? new Set<string>()).add(rest ?? ''))
    }
    expect(commits.size).toBeGreaterThan(8)
    expect([...commits].filter(([, found]) => found.size > 1)).toEqual([])
  })

  it('leave no credentials in the clone, end in time, and put nothing of strangers into a shell', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(4)
    for (const { step } of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false })
    const endless = jobs.filter(
      ({ job }) => job.uses === undefined && !(Number(job['timeout-minutes']) <= 60),
    )
    expect(endless).toEqual([])
    expect(lines.filter(({ line }) => line.includes('${{'))).toEqual([])
    expect(workflows.filter(({ workflow }) => 'pull_request_target' in workflow.on)).toEqual([])
  })

  it('call only commands that there are', () => {
    const manifest = JSON.parse(read('package.json')) as {
      scripts: Record<string, string>
      devDependencies: Record<string, string>
    }
    const ownCommands = new Set(['ci', 'audit', 'sbom'])
    const programs = new Set([
      'docker',
      'gh',
      'test',
      'sudo',
      'echo',
      'case',
      'image="ghcr.io/${GITHUB_REPOSITORY,,}"',
    ])
    const unknown = lines.filter(({ line }) => {
      const [program = '', command = '', script = ''] = line.split(' ')
      if (program === 'npm')
        return command === 'run' ? !(script in manifest.scripts) : !ownCommands.has(command)
      if (program === 'npx')
        return command !== 'playwright' || !('@playwright/test' in manifest.devDependencies)
      return !programs.has(program)
    })
    expect(unknown).toEqual([])
    expect(lines.filter(({ line }) => line.startsWith('npm run '))).not.toEqual([])
    const files = Object.values(manifest.scripts).flatMap((script) => /^node (\S+)/.exec(script)?.[1] ?? [])
    expect(files).toContain('e2e/compose-check.mjs')
    expect(files.filter((file) => !existsSync(join(projectRoot(), file)))).toEqual([])
  })

  it('publish an image whose tag is the version, with its parts and where it was built', () => {
    const release = workflows.find(({ file }) => file === 'release.yml')?.workflow
    expect(release?.jobs.version?.steps?.at(-1)?.run).toContain('$GITHUB_REF_NAME')
    const build = release?.jobs.image?.steps?.find(({ uses }) =>
      uses?.startsWith('docker/build-push-action@'),
    )
    expect(build?.with).toMatchObject({ push: true, sbom: true, provenance: 'mode=max' })
    expect(release?.jobs).toMatchObject({ checks: { needs: 'version' }, image: { needs: 'checks' } })
  })
})

describe('dependabot.yml', () => {
  it('waits before it takes a new version of anything', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as {
      updates: { 'package-ecosystem': string; cooldown: { 'default-days': number } }[]
    }
    expect(updates.map((update) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
      'docker',
      'docker-compose',
    ])
    for (const { cooldown } of updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(7)
  })
})

interface Service {
  readonly image: string
  readonly read_only: boolean
  readonly ports?: readonly string[]
  readonly environment: Readonly<Record<string, string | null>>
  readonly extra_hosts?: readonly string[]
  readonly [name: string]: unknown
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
}

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml')) as Compose

  it('closes both containers and opens one port, for this machine alone', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ['ALL']])
      expect(service.security_opt).toEqual(['no-new-privileges:true'])
      expect(service.stop_grace_period).toMatch(/^\d+s$/)
      expect(service.restart).toBe('unless-stopped')
    }
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? [])
    expect(ports).toEqual(['127.0.0.1:${PORT:-8000}:${PORT:-8000}'])
    expect(read('Dockerfile')).toMatch(/\nUSER node\n[^]*\nHEALTHCHECK /)
    expect(compose.services.db).toHaveProperty('healthcheck')
  })

  it('holds no secret, and nothing that one of the two Compose does not know', () => {
    const given = Object.values(compose.services).flatMap(({ environment }) => Object.entries(environment))
    const secret = given.filter(
      ([name, value]) => /SECRET|PASSWORD$|_KEY$|TOKEN/.test(name) && value !== null,
    )
    expect(secret).toEqual([])
    expect(Object.keys(compose)).toEqual(['services', 'volumes'])
    expect(JSON.stringify(compose)).not.toMatch(/start_interval|"develop"|"include"/)
  })

  it('has an overlay that changes where files are, and demands the bucket', () => {
    const overlay = parse(read('docker-compose.s3.yml')) as Compose
    expect(Object.keys(overlay.services)).toEqual(['api'])
    const { environment = {}, ...rest } = overlay.services.api ?? {}
    expect(Object.keys(environment).filter((name) => !(name in variables))).toEqual([])
    expect(environment).toMatchObject({
      STORAGE_BACKEND: 's3',
      S3_BUCKET: expect.stringContaining(':?') as string,
    })
    expect(Object.keys(rest)).toEqual(['extra_hosts'])
  })
})

describe('docs/deploy', () => {
  it('starts under systemd what is built, without rights, again after every end', () => {
    const unit = read('docs/deploy/supabase-lite.service')
    const settings = Object.fromEntries(
      [...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const),
    )
    expect(settings).toMatchObject({
      ExecStart: '/usr/bin/node dist/main.js',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      PrivateTmp: 'yes',
      Restart: 'always',
      User: 'supabase-lite',
      EnvironmentFile: '/etc/supabase-lite.env',
    })
    expect(settings).toHaveProperty('MemoryMax')
    expect(settings).toHaveProperty('LimitNOFILE')
    // V8 and PostgreSQL's JIT compile while they run
    expect(settings).not.toHaveProperty('MemoryDenyWriteExecute')
  })

  it('sets only variables that there are', () => {
    const names = [...read('docs/deploy/supabase-lite.env.example').matchAll(/^([A-Z_\d]+)=/gm)].map(
      ([, name = '']) => name,
    )
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !(name in variables))).toEqual([])
  })

  it('has proxies that throw away what a client says of itself', () => {
    const nginx = read('docs/deploy/nginx.conf')
    const headers = Object.fromEntries(
      [...nginx.matchAll(/proxy_set_header (\S+)\s+(\S+);/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      ),
    )
    expect(headers).toMatchObject({
      'X-Forwarded-For': '$remote_addr',
      'X-Forwarded-Proto': '$scheme',
      'X-Forwarded-Host': '$http_host',
      Forwarded: '""',
    })
    expect(read('docs/deploy/Caddyfile')).not.toMatch(/^[^#]*trusted_proxies/m)
  })
})
