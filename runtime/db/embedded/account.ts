// As whom PostgreSQL runs: as ourselves, or, since it refuses root, as an unprivileged user when we are root.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** An unprivileged user, and whether it gets the capability to pass closed directories. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
  /** Start through setpriv with dac_read_search: some directory above is closed to the user. */
  readonly capability: boolean
}

/** Program, arguments and options for `spawn`. */
export interface Launch {
  readonly file: string
  readonly args: readonly string[]
  readonly options: {
    readonly cwd: '/'
    readonly env: Readonly<Record<string, string>>
    readonly uid?: number
    readonly gid?: number
  }
}

// Nothing of our environment: secrets stay with us, and LANG or PGPORT must not decide anything.
const env = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' }

/** How to start a program as `runAs` (undefined: as ourselves). */
export function launch(
  runAs: RunAs | undefined,
  program: string,
  args: readonly string[],
  setpriv = 'setpriv',
): Launch {
  if (runAs === undefined) return { file: program, args, options: { cwd: '/', env } }
  const { uid, gid, capability } = runAs
  if (!capability) return { file: program, args, options: { cwd: '/', env, uid, gid } }
  const become = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--securebits=+no_setuid_fixup', // else access(2), by which PostgreSQL finds its programs, ignores the capability
  ]
  return { file: setpriv, args: [...become, '--', program, ...args], options: { cwd: '/', env } }
}

/** True when `runAs` can enter `directory` and run `program`: tried, not computed from modes. */
export function canReach(runAs: RunAs, directory: string, program: string, setpriv?: string): boolean {
  const script = 'cd -- "$1" && exec "$2" --version'
  const { file, args, options } = launch(runAs, '/bin/sh', ['-c', script, 'sh', directory, program], setpriv)
  return spawnSync(file, args, { ...options, stdio: 'ignore' }).status === 0
}

/** `postgres` where the machine has it, else `nobody`. initdb wants a user with a name. */
export function unprivilegedUser(): { uid: number; gid: number } {
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  )
  const user = users.get('postgres') ?? users.get('nobody')
  if (user) return user
  throw new Error('PostgreSQL refuses root, and there is no other user: `useradd --system postgres`.')
}

/** True when this process is root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}
