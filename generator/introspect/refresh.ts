// The catalogue as it is now, from what was known of it: only what its fingerprint says has changed is read again.
import type pg from 'pg'
import type { Selection } from './base-query.ts'
import { type Catalogue, inSnapshot, readCatalogue } from './catalogue.ts'
import { differing, type Fingerprint, readFingerprint } from './fingerprint.ts'
import { type Changes, mergeCatalogue } from './merge.ts'

/** What is known of a database's catalogue: plain data, which may be kept in a file. */
export interface Known {
  readonly schemas: readonly string[]
  readonly fingerprint: Fingerprint
  readonly catalogue: Catalogue
}

/** Views over the relations, over those views, and so on: whether they can be written depends on what is below. */
const viewsQuery = `
with recursive above (oid) as (
  select unnest($1::oid[])
  union
  select w.ev_class
  from above
  join pg_catalog.pg_depend d
    on d.refclassid = 'pg_class'::regclass and d.refobjid = above.oid and d.classid = 'pg_rewrite'::regclass
  join pg_catalog.pg_rewrite w on w.oid = d.objid
)
select oid::text from above`

/** What is known now. */
export interface Refreshed {
  readonly known: Known
  /** What was read again; undefined where everything was. */
  readonly changes: Changes | undefined
}

/**
 * Reads the catalogue for the given schemas in one snapshot.
 *
 * @param client connected, outside a transaction; any role may read the catalogue
 * @param before what was known, of the same database or of another one; undefined reads everything. It may still be on
 *   its way: the database has something to do meanwhile
 * @throws what PostgreSQL throws
 */
export async function refresh(
  client: pg.ClientBase,
  schemas: readonly string[],
  before: Known | undefined | Promise<Known | undefined>,
): Promise<Refreshed> {
  return await inSnapshot(client, () => refreshHere(client, schemas, before))
}

/** The same in the transaction that `client` is in, which has the settings of {@link inSnapshot}. */
export async function refreshHere(
  client: pg.ClientBase,
  schemas: readonly string[],
  before: Known | undefined | Promise<Known | undefined>,
): Promise<Refreshed> {
  const [fingerprint, known] = await Promise.all([readFingerprint(client), before])
  const isSame =
    known?.fingerprint.environment === fingerprint.environment &&
    known.schemas.length === schemas.length &&
    known.schemas.every((name, at) => name === schemas[at])
  if (!isSame) {
    const catalogue = await readCatalogue(client, schemas)
    return { known: { schemas, fingerprint, catalogue }, changes: undefined }
  }
  const changes = await changesOf(client, known.fingerprint, fingerprint)
  const isUnchanged = Object.values(changes).every((oids: ReadonlySet<string>) => oids.size === 0)
  if (isUnchanged) return { known, changes }
  const list = (oids: ReadonlySet<string>) => [...oids]
  const selection: Selection = {
    relations: list(changes.relations),
    types: list(changes.types),
    functions: list(changes.functions),
  }
  const fresh = await readCatalogue(client, schemas, selection)
  const catalogue = mergeCatalogue(known.catalogue, fresh, changes)
  return { known: { schemas, fingerprint, catalogue }, changes }
}

async function changesOf(client: pg.ClientBase, before: Fingerprint, after: Fingerprint): Promise<Changes> {
  const relations = differing(before.relations, after.relations)
  const changes = {
    relations,
    types: differing(before.types, after.types),
    functions: differing(before.functions, after.functions),
  }
  if (relations.size === 0) return changes
  const { rows } = await client.query<{ oid: string }>(viewsQuery, [[...relations]])
  return { ...changes, relations: new Set([...relations, ...rows.map(({ oid }) => oid)]) }
}
