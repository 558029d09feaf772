// Removes what nobody needs any more: bytes of objects that are gone, of uploads that ended nowhere, and of parts that were
// given up. Never touches what a row names, nor what is younger than an upload may take. Source: storage.md §2.4.
import type { LoginPool } from '../../db/login-pool.ts'
import type { BlobStore } from '../blobs/contract.ts'
import type { Segment } from '../objects/objects.ts'
import type { Step } from '../steps.ts'

/** Milliseconds. */
export interface SweepSettings {
  /** Dead bytes stay so long for downloads that have begun. */
  readonly grace: number
  /** An upload that is older has ended, whatever it says. */
  readonly longestUpload: number
}

/** What one look found and did. */
export interface Swept {
  readonly blobs: number
  readonly files: number
  readonly uploads: number
  readonly unfinished: number
}

export interface Sweeper {
  /** One process at a time: others find nothing to do. */
  run(): Promise<Swept>
}

const batch = 500
const lock = 7243103

export function createSweeper({
  db,
  blobs,
  settings,
  step = () => undefined,
}: {
  /** As the owner. */
  readonly db: LoginPool
  readonly blobs: BlobStore
  readonly settings: SweepSettings
  readonly step?: Step
}): Sweeper {
  const seconds = (milliseconds: number) => `${milliseconds / 1000} seconds`

  async function deadBlobs(): Promise<number> {
    let count = 0
    for (;;) {
      const dead = await db.rows<{ id: string; segments: Segment[] | null }>(
        `select id, segments from storage.blobs where state = 'dead' and changed_at < now() - $1::interval
         order by changed_at limit ${batch}`,
        [seconds(settings.grace)],
      )
      for (const { id, segments } of dead) {
        for (const file of segments?.map((segment) => segment.id) ?? [id]) await blobs.remove(file)
      }
      if (dead.length > 0)
        await db.rows(`delete from storage.blobs where state = 'dead' and id = any ($1)`, [
          dead.map(({ id }) => id),
        ])
      step('blob forgotten')
      count += dead.length
      if (dead.length < batch) return count
    }
  }

  async function deadFiles(): Promise<number> {
    let count = 0
    for (;;) {
      const dead = await db.rows<{ id: string }>(
        `select id from storage.dead_files where at < now() - $1::interval order by at limit ${batch}`,
        [seconds(settings.grace)],
      )
      for (const { id } of dead) await blobs.remove(id)
      if (dead.length > 0)
        await db.rows('delete from storage.dead_files where id = any ($1)', [dead.map(({ id }) => id)])
      count += dead.length
      if (dead.length < batch) return count
    }
  }

  /** Their parts may still be an upload's, which somebody completes later: only what nobody else names dies with them. */
  const endNowhere = `with gone as (
      delete from storage.blobs where state = 'staged' and upload is not null and segments is not null and changed_at < now() - $1::interval
      returning id, segments
    )
    insert into storage.dead_files (id)
    select (s.value ->> 'id')::uuid from gone g cross join jsonb_array_elements(g.segments) s
    where not exists (select from storage.upload_parts p where p.file = (s.value ->> 'id')::uuid)
      and not exists (
        select from storage.blobs b
        where b.segments @> jsonb_build_array(jsonb_build_object('id', s.value -> 'id')) and b.id <> g.id)
    on conflict do nothing`

  async function sweep(): Promise<Swept> {
    const longest = [seconds(settings.longestUpload)]
    await db.rows(endNowhere, longest)
    await db.rows(
      `update storage.blobs set state = 'dead', changed_at = now()
       where state = 'staged' and changed_at < now() - $1::interval`,
      longest,
    )
    const uploads = await db.rows('delete from storage.uploads where expires_at < now() returning id')
    await db.rows('select storage.fold_usage()')
    return {
      blobs: await deadBlobs(),
      files: await deadFiles(),
      uploads: uploads.length,
      unfinished: await blobs.sweepUnfinished(new Date(Date.now() - settings.longestUpload)),
    }
  }

  return {
    run: () =>
      // the lock is held by a transaction of its own, the work is done beside it
      db.transaction(async (own) => {
        const [held] = await own.rows<{ is: boolean }>('select pg_try_advisory_xact_lock($1) as is', [lock])
        return held?.is === true ? sweep() : { blobs: 0, files: 0, uploads: 0, unfinished: 0 }
      }),
  }
}
