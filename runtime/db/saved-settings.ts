// What admins have saved in lite.settings: read by every process at each bell, changed all or nothing, secrets encrypted.
// Refuses (400) what the start would refuse and what the environment sets, (409) what somebody else changed meanwhile.
import type { SavedMails } from '../config/auth-config.ts'
import type { Config } from '../config/config.ts'
import { createLive } from '../config/live.ts'
import type { Live } from '../config/live.ts'
import { isLive, restartReasons } from '../config/live-variables.ts'
import { ConfigError } from '../config/load.ts'
import { mistakesByName, type Saved, variableOf, withSaved } from '../config/saved.ts'
import { ApiError } from '../errors/index.ts'
import type { LoginPool, Queryable } from './login-pool.ts'

/** Encrypts what is kept; opens only under the name that it was sealed with. */
interface Box {
  seal(secret: Buffer, owner: string): string
  open(sealed: string, owner: string): Buffer
}

/** One saved value. */
export interface SavedValue {
  readonly text: string
  /** ISO 8601 with microseconds. */
  readonly updated_at: string
  readonly updated_by: string | null
}

export interface Change {
  /** Null: back to the default. */
  readonly value: string | null
  /** `updated_at` as whoever changes it has seen it, null where nothing was saved; undefined: whatever it is now. */
  readonly seen?: string | null | undefined
}

export type Changes = Readonly<Record<string, Change>>

export interface SavedSettings extends Live {
  /** Reads all. What cannot be is left out, and told in the log. */
  refresh(): Promise<void>
  /** By variable. */
  variables(): Promise<ReadonlyMap<string, SavedValue>>
  /** By kind. */
  mails(): Promise<ReadonlyMap<string, SavedValue>>
  /** @throws LITE400 with `details` for each variable, LITE409 */
  change(changes: Changes, by: string): Promise<void>
  /** The Config as it would be. @throws LITE400 like {@link change} */
  tried(changes: Changes): Promise<Config>
  /** Saves the mail of a kind, or takes it back with null. @throws LITE409 */
  changeMail(
    kind: string,
    mail: { readonly subject: string; readonly html: string } | null,
    seen: string | null | undefined,
    by: string,
  ): Promise<void>
  /** Keeps a mail that is being written, for its preview. One for each admin and kind. */
  keepDraft(
    kind: string,
    by: string,
    mail: { readonly subject: string; readonly html: string },
  ): Promise<void>
  draft(kind: string, by: string): Promise<{ readonly subject: string; readonly html: string } | undefined>
}

interface Row extends Record<string, unknown> {
  readonly key: string
  readonly value: string
  readonly encrypted: boolean
  readonly updated_at: string
  readonly updated_by: string | null
}

const columns = `key, value, encrypted, updated_by,
  to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at`
const mailKey = (kind: string) => `mail:${kind}`
const draftKey = (kind: string, by: string) => `draft:${kind}:${by}`

/** Secrets, and where they are sent to: whoever changes the place must know the secret. */
function placesOf(key: string): readonly (readonly [secret: string, place: string])[] {
  if (key === 'SMTP_HOST') return [['SMTP_PASSWORD', key]]
  const [, prefix] = /^(OIDC_.+_)ISSUER$/.exec(key) ?? []
  return prefix === undefined ? [] : [[`${prefix}CLIENT_SECRET`, key]]
}

/** Variables of one provider hold only together. */
const groupOf = (key: string): string | undefined => /^(?:GOOGLE|OIDC_.+)(?=_)/.exec(key)?.[0]

function refusal(mistakes: ReadonlyMap<string, string>): ApiError {
  const [first = ['', '']] = mistakes
  const more = mistakes.size > 1 ? `, and ${mistakes.size - 1} more` : ''
  return new ApiError(400, 'LITE400', `${first[0]} ${first[1]}${more}`, {
    details: [...mistakes].map(([key, message]) => ({ key, message })),
    hint: 'Nothing was changed.',
  })
}

function conflict(keys: readonly string[]): ApiError {
  return new ApiError(409, 'LITE409', `Somebody else has changed ${keys.join(', ')} meanwhile`, {
    details: keys.map((key) => ({ key, message: 'was changed by somebody else' })),
    hint: 'Nothing was changed. Load the settings again.',
  })
}

/** What is wrong with changes before their values are looked at. */
function obstacles(changes: Changes, base: Config, texts: Saved['texts']): Map<string, string> {
  const mistakes = new Map<string, string>()
  for (const [key, { value }] of Object.entries(changes)) {
    const reason = (restartReasons as Readonly<Record<string, string | undefined>>)[key]
    if (reason !== undefined) mistakes.set(key, `cannot be changed while the server runs. ${reason}`)
    else if (!isLive(key)) mistakes.set(key, 'is no setting')
    else if (Object.hasOwn(base.given, key)) mistakes.set(key, 'is set by the environment, which wins')
    else if (value === '' && variableOf(key)?.mayBeEmpty !== true)
      mistakes.set(key, 'is empty; give null for the default')
    for (const [secret, place] of placesOf(key)) {
      const before = texts[place] ?? variableOf(place)?.fallback
      const kept = base.given[secret] ?? texts[secret]
      if (
        value !== null &&
        before !== undefined &&
        value !== before &&
        kept !== undefined &&
        !changes[secret]
      )
        mistakes.set(
          secret,
          Object.hasOwn(base.given, secret)
            ? `is set by the environment, so ${place} can only be changed there`
            : `must be given again when ${place} changes: it would be sent to another server`,
        )
    }
  }
  return mistakes
}

/** @param base what the process was started with @param box encrypts secrets */
export function createSavedSettings(
  db: LoginPool,
  base: Config,
  box: Box,
  {
    changed,
    written,
    log,
  }: {
    readonly changed: (now: Config, before: Config) => void
    /** Has the other processes of this server read them anew. */
    readonly written: () => Promise<void>
    readonly log: (line: string) => void
  },
): SavedSettings {
  const live = createLive(base)
  let [begun, applied] = [0, 0]
  let complained = ''

  function complain(line: string): void {
    if (line !== complained && line !== '') log(line)
    complained = line
  }

  /** Undefined where it was sealed with another APP_SECRET. */
  function textOf({ key, value, encrypted }: Row): string | undefined {
    if (!encrypted) return value
    try {
      return box.open(value, key).toString()
    } catch {
      return undefined
    }
  }

  const rowsOf = (through: Queryable): Promise<Row[]> =>
    through.rows<Row>(`select ${columns} from lite.settings where key not like 'draft:%' order by key`)

  function savedOf(rows: readonly Row[]): Saved & { readonly unreadable: readonly string[] } {
    const texts: Record<string, string> = {}
    const mails: Record<string, SavedMails[string]> = {}
    const unreadable: string[] = []
    for (const row of rows) {
      const text = textOf(row)
      if (text === undefined) unreadable.push(row.key)
      else if (row.key.startsWith('mail:')) mails[row.key.slice(5)] = JSON.parse(text) as SavedMails[string]
      else texts[row.key] = text
    }
    return { texts, mails, unreadable }
  }

  /** As much of what was saved as can be: the environment may have changed since. */
  function settled({ texts, mails, unreadable }: ReturnType<typeof savedOf>): Config {
    const complaints = unreadable.map((key) => `${key} was saved under another APP_SECRET: save it again`)
    let left = texts
    for (;;) {
      try {
        const config = withSaved(base, { texts: left, mails })
        complain(complaints.join('; '))
        return config
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        complaints.push(...error.mistakes.map((mistake) => `saved settings are left out: ${mistake}`))
        const wrong = [...mistakesByName(error).keys()]
        const isWrong = (key: string) =>
          wrong.some((name) => name === key || (groupOf(key) !== undefined && groupOf(key) === groupOf(name)))
        const kept = Object.entries(left).filter(([key]) => !isWrong(key))
        left = kept.length < Object.keys(left).length ? Object.fromEntries(kept) : {}
      }
    }
  }

  async function refresh(): Promise<void> {
    const turn = (begun += 1)
    const rows = await rowsOf(db)
    if (turn < applied) return
    applied = turn
    const before = live.current()
    live.set(settled(savedOf(rows)))
    changed(live.current(), before)
  }

  /** @throws LITE400 */
  function check(changes: Changes, { texts, mails }: Saved): Config {
    const mistakes = obstacles(changes, base, texts)
    if (mistakes.size > 0) throw refusal(mistakes)
    const after = { ...texts }
    for (const [key, { value }] of Object.entries(changes)) {
      if (value === null) Reflect.deleteProperty(after, key)
      else after[key] = value
    }
    try {
      return withSaved(base, { texts: after, mails })
    } catch (error) {
      throw error instanceof ConfigError ? refusal(mistakesByName(error)) : error
    }
  }

  async function put(through: Queryable, key: string, value: string, by: string): Promise<void> {
    const secret = variableOf(key)?.secret === true
    const kept = secret ? box.seal(Buffer.from(value), key) : value
    await through.rows(
      `insert into lite.settings (key, value, encrypted, updated_at, updated_by) values ($1, $2, $3, clock_timestamp(), $4)
       on conflict (key) do update set value = excluded.value, encrypted = excluded.encrypted,
         updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [key, kept, secret, by],
    )
  }

  /** One after the other in all processes. @throws LITE409 */
  async function writing(
    seen: Readonly<Record<string, string | null | undefined>>,
    work: (tx: Queryable, rows: readonly Row[]) => Promise<void>,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.rows(`select pg_advisory_xact_lock(hashtext('lite.settings'))`)
      const rows = await rowsOf(tx)
      const now = new Map(rows.map((row) => [row.key, row.updated_at]))
      const stale = Object.keys(seen).filter(
        (key) => seen[key] !== undefined && seen[key] !== (now.get(key) ?? null),
      )
      if (stale.length > 0) throw conflict(stale)
      await work(tx, rows)
    })
    await refresh()
    await written()
  }

  const remove = (tx: Queryable, key: string) => tx.rows('delete from lite.settings where key = $1', [key])

  async function values(mine: (key: string) => string | undefined): Promise<ReadonlyMap<string, SavedValue>> {
    const found = (await rowsOf(db)).flatMap((row): [string, SavedValue][] => {
      const [name, text] = [mine(row.key), textOf(row)]
      const { updated_at, updated_by } = row
      return name === undefined || text === undefined ? [] : [[name, { text, updated_at, updated_by }]]
    })
    return new Map(found)
  }

  return {
    ...live,
    refresh,
    variables: () => values((key) => (isLive(key) ? key : undefined)),
    mails: () => values((key) => (key.startsWith('mail:') ? key.slice(5) : undefined)),
    change: (changes, by) =>
      writing(
        Object.fromEntries(Object.entries(changes).map(([key, { seen }]) => [key, seen])),
        async (tx, rows) => {
          check(changes, savedOf(rows))
          for (const [key, { value }] of Object.entries(changes))
            await (value === null ? remove(tx, key) : put(tx, key, value, by))
        },
      ),
    tried: async (changes) => check(changes, savedOf(await rowsOf(db))),
    changeMail: (kind, mail, seen, by) =>
      writing({ [mailKey(kind)]: seen }, async (tx) => {
        await remove(tx, draftKey(kind, by))
        await (mail === null ? remove(tx, mailKey(kind)) : put(tx, mailKey(kind), JSON.stringify(mail), by))
      }),
    keepDraft: (kind, by, mail) => put(db, draftKey(kind, by), JSON.stringify(mail), by),
    draft: async (kind, by) => {
      const [row] = await db.rows<Row>(`select ${columns} from lite.settings where key = $1`, [
        draftKey(kind, by),
      ])
      return row && (JSON.parse(row.value) as SavedMails[string])
    },
  }
}
