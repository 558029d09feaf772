// `npm run backup` and `npm run restore` on real instances: every row and byte comes back, and nothing else than a whole archive of
// a version that we know is taken.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { run as backup } from '../cli/backup.ts'
import { run as migrate } from '../cli/migrate.ts'
import { run as restore } from '../cli/restore.ts'
import { run as sql } from '../cli/sql.ts'
import { run as storage } from '../cli/storage.ts'
import { openEmbedded } from '../db/embedded/embedded.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import { createLoginPool } from '../db/login-pool.ts'
import { createBlobStore, openBlobs } from '../storage/blobs/create.ts'
import { createTestDatabase, testLogins, testSecret, type TestDatabase } from './postgres.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

interface Instance {
  readonly database: TestDatabase
  readonly folder: string
}
const instances: Instance[] = []
const out: string[] = []
let progress: string[] = []

/** An installation of its own: database, migrations, uploads, secrets. */
async function instance(): Promise<Instance> {
  const database = await createTestDatabase({ from: 'empty' })
  const folder = mkdtempSync(join(tmpdir(), 'lite-backup-'))
  mkdirSync(join(folder, 'migrations'))
  const made = { database, folder }
  instances.push(made)
  return made
}

/** The commands act on `instance` from now on. */
function use({ database, folder }: Instance, secret = testSecret): void {
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('APP_SECRET', secret)
  vi.stubEnv('SECRETS_FILE', join(folder, 'secrets'))
  vi.stubEnv('MIGRATIONS_DIR', join(folder, 'migrations'))
  vi.stubEnv('STORAGE_DIR', join(folder, 'uploads'))
  vi.stubEnv('STORAGE_RESERVE', '0')
}

const migrations = `
  create type mood as enum ('sad', 'it''s, ok');
  create table author (id bigint generated always as identity primary key, name text not null unique, boss bigint references author);
  create table book (
    id uuid primary key default gen_random_uuid(), author_id bigint not null references author on delete cascade,
    title text, mood mood, tags text[], doc jsonb, raw bytea, price numeric(20, 6), at timestamptz default now(), span interval,
    floaty float8, huge bigint, upper_title text generated always as (upper(title)) stored
  );
  create table measure (at date not null, value real) partition by range (at);
  create table measure_a partition of measure for values from ('2026-01-01') to ('2027-01-01');
  create table measure_rest partition of measure default;
  create table nothing ();
  create table audit (n serial primary key, what text);
  create function note() returns trigger language plpgsql as $$ begin insert into audit (what) values (new.name); return new; end $$;
  create trigger noted after insert on author for each row execute function note();
  create materialized view authors as select count(*) from author;
  create policy "own" on book to authenticated using (true);
  grant select on book to authenticated;
  alter publication supabase_realtime add table book;
  insert into author (name) values ('seeded by the migration');
`

async function fill({ database }: Instance): Promise<void> {
  await database.query(`
    insert into author (name, boss) values (E'tab\\there', 1), (E'line\\nbreak and \\\\ and \\r', 1), ('Größe 🙂', 2);
    update author set boss = 3 where id = 1;
    insert into book (author_id, title, mood, tags, doc, raw, price, at, span, floaty, huge)
      select 1 + n % 3, 'title ' || n, 'it''s, ok', array['a', null, '{"b"}'], jsonb_build_object('n', n, 'x', null),
        decode(md5(n::text), 'hex'), n / 7.0, '2026-11-26 12:00:00.123456+02', '1 mon 2 days 00:00:00.5', 0.1 + n, 9007199254740993 + n
      from generate_series(1, 8000) n;
    insert into book (author_id, floaty) values (1, 'NaN'), (1, '-Infinity');
    insert into measure values ('2026-05-05', 1.5), ('1999-01-01', null);
    insert into nothing default values; insert into nothing default values;
    refresh materialized view authors;
    insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000001', 'ada@example.com');
    insert into lite.settings (key, value) values ('MAX_ROWS', '"7"');
    insert into storage.buckets (id, name) values ('photos', 'photos');
  `)
}

const contents: readonly Buffer[] = [Buffer.from('hello'), Buffer.alloc(0), randomBytes(3_000_000)]

/** Files as the server stores them: one in two parts. */
async function upload({ database, folder }: Instance): Promise<void> {
  const pool = createLoginPool(database.connection, {
    size: 1,
    timeout: 9_000,
    statementTimeout: 0,
    log: () => undefined,
  })
  const blobs = createBlobStore({ directory: join(folder, 'uploads'), reserve: 0, s3: undefined })
  await openBlobs(blobs, pool)
  const write = async (bytes: Buffer) => {
    const id = crypto.randomUUID()
    await blobs.write(id, (async function* () { yield await Promise.resolve(bytes) })(), bytes.length) // prettier-ignore
    return {
      id,
      size: bytes.length,
      md5: createHash('md5').update(bytes).digest('hex'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
  }
  const object = async (
    name: string,
    blob: string,
    size: number,
    segments: unknown,
    sha256: string | null,
  ) => {
    await pool.rows(
      `insert into storage.blobs (id, size, sha256, metadata, segments) values ($1, $2, decode($3, 'hex'), $4, $5)`,
      [
        blob,
        size,
        sha256,
        JSON.stringify({ size, mimetype: 'text/plain' }),
        segments === null ? null : JSON.stringify(segments),
      ],
    )
    await pool.rows('insert into storage.objects (bucket_id, name, version) values ($1, $2, $3)', [
      'photos',
      name,
      blob,
    ])
  }
  for (const [index, bytes] of contents.entries()) {
    const { id, size, sha256 } = await write(bytes)
    await object(`a ${index}.txt`, id, size, null, sha256)
  }
  const parts = [await write(Buffer.from('first,')), await write(Buffer.from('second'))]
  await object('parts.txt', crypto.randomUUID(), 12, parts, null)
  await pool.close()
}

/** Every row of every table, as text, whatever its order. */
async function everything({ database }: Instance): Promise<Record<string, unknown>> {
  const { rows: tables } = await database.query(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'm') and relpersistence = 'p' and nspname in ('public', 'auth', 'storage', 'lite', 'realtime')
       and c.oid::regclass::text !~ '^realtime.(change_log|tick|stream|catalogue)|^storage.store|^lite.(mails|setup_links|admin_sessions)' order by 1`,
  )
  const all: Record<string, unknown> = {}
  for (const { name } of tables as { name: string }[]) {
    const { rows } = await database.query(`select r::text as row from ${name} r order by 1`)
    all[name] = rows.map(({ row }: { row: string }) => row)
  }
  const { rows: sequences } = await database.query(
    `select schemaname, sequencename, last_value from pg_sequences where schemaname in ('public', 'auth') order by 1, 2`,
  )
  return { ...all, sequences }
}

const filesOf = ({ folder }: Instance) =>
  readdirSync(join(folder, 'uploads'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('blobs'))
    .map((entry) =>
      createHash('sha256')
        .update(readFileSync(join(entry.parentPath, entry.name)))
        .digest('hex'),
    )
    .sort()

let original: Instance
let archive: string
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void progress.push(String(line)))
  original = await instance()
  use(original)
  writeFileSync(join(original.folder, 'migrations/0001_all.sql'), migrations)
  await migrate([])
  await fill(original)
  await upload(original)
  archive = join(original.folder, 'a.tar')
  expect(await backup([archive, '--with-secrets'])).toBe(0)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  for (const { database, folder } of instances) {
    await database.drop()
    rmSync(folder, { recursive: true })
  }
})

describe('a backup', () => {
  it('is for its owner alone, never overwritten, and leaves no half of one', async () => {
    expect(statSync(archive).mode & 0o777).toBe(0o600)
    await expect(backup([archive])).rejects.toThrow('is there already')
    expect(readdirSync(original.folder).filter((name) => name.includes('partial'))).toEqual([])
    expect(readFileSync(archive).includes(testSecret)).toBe(true)
    const without = join(original.folder, 'without.tar')
    await backup([without])
    expect(readFileSync(without).includes(testSecret)).toBe(false)
  })

  it('stops at what no migration made, unless it is allowed', async () => {
    await original.database.query(
      'create table by_hand (id int); alter table by_hand owner to lite_admin; insert into by_hand values (7)',
    )
    const path = join(original.folder, 'drift.tar')
    await expect(backup([path])).rejects.toThrow(
      /no migration made[^]*create table public.by_hand[^]*migrate:diff/,
    )
    expect(await backup([path, '--allow-drift'])).toBe(0)
    const copy = await instance()
    use(copy)
    expect(await restore([path])).toBe(0)
    expect((await copy.database.query('select id from by_hand')).rows).toEqual([{ id: 7 }])
    use(original)
    await original.database.query('drop table by_hand')
  })

  it('stops where a file is missing', async () => {
    const folder = join(original.folder, 'uploads')
    const [entry] = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (one) => one.isFile() && one.parentPath.includes('blobs'),
    )
    const path = join(entry?.parentPath ?? '', entry?.name ?? '')
    const bytes = readFileSync(path)
    rmSync(path)
    await expect(backup([join(original.folder, 'missing.tar')])).rejects.toThrow()
    expect(readdirSync(original.folder).filter((name) => name.startsWith('missing'))).toEqual([])
    writeFileSync(path, bytes)
  })
})

describe('a restore', () => {
  it('brings back every row and byte, and the history', async () => {
    const before = await everything(original)
    const copy = await instance()
    use(copy)
    progress = []
    expect(await restore([archive])).toBe(0)
    expect(progress.at(-1)).toMatch(/^Restored: \d{4} rows of \d+ tables and 5 files, all compared/)
    expect(await everything(copy)).toEqual(before)
    expect(filesOf(copy)).toEqual(filesOf(original))
    expect(await storage(['scrub'])).toBe(0)
    // the migration's own seed came once, triggers stayed silent, sequences go on
    const { rows } = await copy.database.query(`insert into author (name) values ('next') returning id::int`)
    expect(rows).toEqual([{ id: 5 }])
    await expect(
      copy.database.query(`insert into author (name, boss) values ('nobody''s', 99)`),
    ).rejects.toThrow('foreign key')
    writeFileSync(join(copy.folder, 'migrations/0001_all.sql'), migrations)
    expect(await migrate([])).toBe(0)
    expect(out.at(-1)).toBe('Nothing to apply')
  })

  it('takes a copy of a copy', async () => {
    const [first, second] = [await instance(), await instance()]
    use(first)
    await restore([archive])
    writeFileSync(join(first.folder, 'migrations/0001_all.sql'), migrations)
    const again = join(first.folder, 'b.tar')
    await backup([again])
    use(second)
    await restore([again])
    expect(await everything(second)).toEqual(await everything(original))
  })

  it('refuses data that is there, and replaces it where that is said', async () => {
    const copy = await instance()
    use(copy)
    await restore([archive])
    await copy.database.query(`delete from book; insert into author (name) values ('later')`)
    const before = await everything(copy)
    await expect(restore([archive])).rejects.toThrow(/There is data in .*--force/)
    expect(await everything(copy)).toEqual(before)
    expect(await restore([archive, '--force'])).toBe(0)
    expect(await everything(copy)).toEqual(await everything(original))
  })

  it('refuses an archive that was cut off or changed, before anything is done', async () => {
    const copy = await instance()
    use(copy)
    const bytes = readFileSync(archive)
    const changed = Buffer.from(bytes)
    const place = Math.floor(bytes.length / 2)
    changed[place] = (changed[place] ?? 0) ^ 1
    for (const [name, content] of Object.entries({
      cut: bytes.subarray(0, bytes.length - 200_000),
      changed,
      strange: Buffer.from('no archive'),
      empty: Buffer.alloc(0),
    })) {
      const path = join(copy.folder, `${name}.tar`)
      writeFileSync(path, content)
      await expect(restore([path]), name).rejects.toThrow(/cut off|damaged|no backup/)
    }
    expect((await copy.database.query(`select from pg_namespace where nspname = 'lite'`)).rowCount).toBe(0)
    expect(await restore([archive, '--check'])).toBe(0)
    await expect(restore([join(copy.folder, 'nowhere.tar')])).rejects.toThrow('no file')
    expect(await restore([])).toBe(2)
  })

  it('refuses another APP_SECRET, unless what it encrypted is given up', async () => {
    await original.database.query(
      `insert into lite.settings (key, value, encrypted) values ('SMTP_PASSWORD', '"x"', true)`,
    )
    const path = join(original.folder, 'secret.tar')
    use(original)
    await backup([path])
    // on a cluster of its own: the passwords of the roles, which a whole cluster shares, come from the secret
    vi.stubEnv('DATABASE_URL', undefined)
    vi.stubEnv('DATA_DIR', join(original.folder, 'other'))
    vi.stubEnv('STORAGE_DIR', join(original.folder, 'other-uploads'))
    vi.stubEnv('APP_SECRET', randomBytes(32).toString('base64url'))
    await expect(restore([path])).rejects.toThrow(/another APP_SECRET/)
    expect(await restore([path, '--new-secrets'])).toBe(0)
    const cluster = await openEmbedded(join(original.folder, 'other'), () => undefined)
    try {
      expect(
        await withClient(cluster.connection, (client) => client.query('select key from lite.settings')),
      ).toMatchObject({ rows: [{ key: 'MAX_ROWS' }] })
    } finally {
      await cluster.close()
    }
    await original.database.query(`delete from lite.settings where key = 'SMTP_PASSWORD'`)
  })

  it('takes the secrets out of the archive where there are none', async () => {
    const copy = await instance()
    use(copy)
    vi.stubEnv('APP_SECRET', undefined)
    expect(await restore([archive])).toBe(0)
    const file = join(copy.folder, 'secrets')
    expect(readFileSync(file, 'utf8')).toContain(`APP_SECRET=${testSecret}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('refuses while a server is there', async () => {
    const copy = await instance()
    use(copy)
    await restore([archive])
    const pool = createLoginPool(testLogins(copy.database).admin, {
      size: 1,
      timeout: 9_000,
      statementTimeout: 0,
      log: () => undefined,
    })
    await pool.rows('select 1')
    await expect(restore([archive, '--force'])).rejects.toThrow('A server is running')
    await pool.close()
  })

  it('leaves an empty instance where it fails', async () => {
    const copy = await instance()
    use(copy)
    writeFileSync(join(copy.folder, 'q.sql'), 'select 1')
    await sql([join(copy.folder, 'q.sql')]) // bootstrapped, and empty
    vi.stubEnv('STORAGE_DIR', join(copy.folder, 'q.sql/uploads'))
    await expect(restore([archive])).rejects.toThrow('STORAGE_DIR')
    expect((await copy.database.query(`select from pg_namespace where nspname = 'lite'`)).rowCount).toBe(0)
    use(copy)
    expect(await restore([archive])).toBe(0)
  })
})
