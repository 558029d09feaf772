// Lists objects as their policies show them: flat, or folded at a delimiter, by name without reading what is skipped. Pages
// continue behind a name, so that nothing is left out or told twice while objects come and go.
import type { AsCaller, Asking } from './as-caller.ts'
import { objectJson, type StoredObject } from './objects.ts'

/** An object, or a folder where `object` is null; `name` is whole, a folder's with its delimiter. */
export interface Entry {
  readonly name: string
  readonly object: StoredObject | null
  /** Of an object in a list that is sorted by it; to the microsecond, as PostgreSQL has it. */
  readonly time?: string | null
}

export interface Walk {
  readonly bucket: string
  readonly prefix: string
  /** Names are folded behind it; '' folds nothing. */
  readonly delimiter: string
  /** Entries behind this name; a folder's own name skips all of it. */
  readonly after?: string | undefined
  readonly descending?: boolean | undefined
  readonly limit: number
}

export type TimeColumn = 'created_at' | 'updated_at' | 'last_accessed_at'

export interface Page extends Omit<Walk, 'after'> {
  /** Part of a name behind the prefix, whatever its case. */
  readonly search?: string | undefined
  readonly offset?: number | undefined
}

export interface Sorted extends Page {
  readonly column: TimeColumn
  /** The last entry of the page before. */
  readonly after?:
    { readonly name: string; readonly isFolder: boolean; readonly time: string | undefined } | undefined
}

export interface Lister {
  /** By name, in the order of bytes; folders where their names stand. */
  walk(asking: Asking, walk: Walk): Promise<Entry[]>
  /** Like {@link walk}, from a place in the list on: what lies before it is counted, not read whole. */
  page(asking: Asking, page: Page): Promise<Entry[]>
  /** Folders first, by name; then objects by a time. */
  sorted(asking: Asking, sorted: Sorted): Promise<Entry[]>
}

/** Behind every name that begins with what stands before it: no name has this character. */
const last = '\u{10FFFF}'

const within = `o.bucket_id = $1 and o.name >= $2 and o.name < $2 || chr(1114111)`

/** Each step finds one entry by the index and goes on behind it, so that a folder costs as much as an object. */
const walkText = (descending: boolean) => {
  const [compare, direction] = descending ? ['<', 'desc'] : ['>', 'asc']
  const behind = descending ? '' : ' || chr(1114111)'
  return `with recursive walk as (
      select 0 as i, null::text collate "C" as name, null::json as object, $4::text collate "C" as bound
    union all
      select w.i + 1, e.name, e.object, e.bound
      from walk w cross join lateral (
        select f.folder is null as is_object, coalesce(f.folder, o.name) collate "C" as name,
          case when f.folder is null then ${objectJson('o')} end as object,
          coalesce(f.folder${behind}, o.name) collate "C" as bound
        from (
          select * from storage.objects o where ${within} and o.name ${compare} w.bound
          order by o.name ${direction} limit 1
        ) o
        cross join lateral (
          select left(o.name, length($2) + length($3) - 1 + nullif(strpos(substr(o.name, length($2) + 1), nullif($3, '')), 0)) as folder
        ) f
      ) e
      where w.i < $5::bigint
    )
    select json_build_object('name', w.name, 'object', w.object) from walk w where w.i > 0 order by w.i`
}

const flatText = (descending: boolean) =>
  `select json_build_object('name', o.name, 'object', ${objectJson('o')}) from storage.objects o
    where ${within} and $3 = '' and o.name ${descending ? '<' : '>'} $4
    order by o.name ${descending ? 'desc' : 'asc'} limit $5::bigint`

/** Enough that counting is cheap, few enough that a large folder is soon left behind. */
const batch = 100

/** Each step takes a batch of names by the index, folds it, counts it, and goes on behind the last of it. */
const pageText = (descending: boolean) => {
  const [compare, direction, furthest] = descending ? ['<', 'desc', 'min'] : ['>', 'asc', 'max']
  const behind = descending ? '' : ' || chr(1114111)'
  const below = (name: string) => `substr(${name}, length($2) + 1)`
  return `with recursive walk as (
      select 0::bigint as before, 0::bigint as total, null::text[] collate "C" as names, $4::text collate "C" as bound
    union all
      select w.total, w.total + b.count, case when w.total + b.count > $7::bigint then b.names end, b.bound
      from walk w cross join lateral (
        select count(*) filter (where e.is_wanted) as count, ${furthest}(e.bound) as bound,
          array_agg(e.name order by e.name ${direction}) filter (where e.is_wanted) as names
        from (
          select distinct coalesce(f.folder, o.name) collate "C" as name,
            coalesce(f.folder${behind}, o.name) collate "C" as bound,
            $6 = '' or strpos(lower(${below('coalesce(f.folder, o.name)')}), lower($6)) > 0 as is_wanted
          from (
            select o.name from storage.objects o where ${within} and o.name ${compare} w.bound
            order by o.name ${direction} limit ${batch}
          ) o
          cross join lateral (
            select left(o.name, length($2) + length($3) - 1 + nullif(strpos(${below('o.name')}, nullif($3, '')), 0)) as folder
          ) f
        ) e
        having count(*) > 0
      ) b
      where w.total < $7::bigint + $5::bigint
    )
    select json_build_object('name', e.name, 'object', (
      select ${objectJson('o')} from storage.objects o
      where o.bucket_id = $1 and o.name = e.name and strpos(${below('e.name')}, $3) = 0))
    from walk w cross join unnest(w.names) with ordinality as e (name, place)
    where w.before + e.place > $7::bigint and w.before + e.place <= $7::bigint + $5::bigint
    order by w.before + e.place`
}

const sortedText = ({ column, descending }: Sorted) => {
  const direction = descending ? 'desc' : 'asc'
  const compare = descending ? '<' : '>'
  const behind = `$4 = '' or (e.is_file and not $6) or (not e.is_file and not $6 and e.name ${compare} $4)
    or (e.is_file and $6 and (e.time, e.name) ${compare} ($7::timestamptz, $4))`
  return `with found as (
      select o.*, nullif(strpos(substr(o.name, length($2) + 1), nullif($3, '')), 0) as cut
      from storage.objects o where ${within}
    ),
    entry as (
      select distinct left(name, length($2) + length($3) - 1 + cut) collate "C" as name, false as is_file, null::timestamptz as time
      from found where cut is not null
      union all
      select o.name, true, o.${column} from found o where o.cut is null
    )
    select json_build_object('name', e.name, 'time', e.time, 'object', (
      select ${objectJson('o')} from storage.objects o where e.is_file and o.bucket_id = $1 and o.name = e.name))
    from (
      select e.* from entry e
      where (${behind}) and strpos(lower(substr(e.name, length($2) + 1)), lower($8)) > 0
      order by e.is_file, e.time ${direction}, e.name ${direction} limit $5::bigint offset $9::bigint
    ) e
    order by e.is_file, e.time ${direction}, e.name ${direction}`
}

export function createLister(asCaller: AsCaller): Lister {
  return {
    walk: async (asking, { bucket, prefix, delimiter, after, descending = false, limit }) => {
      const isFolder = delimiter !== '' && after?.endsWith(delimiter) === true && after.length > prefix.length
      const begin = descending ? last : ''
      const bound = after === undefined ? begin : isFolder && !descending ? after + last : after
      const text = (delimiter === '' ? flatText : walkText)(descending)
      const values = [bucket, prefix, delimiter, bound, String(limit)]
      return asCaller.rows<Entry>(asking, 'SELECT', { text, values })
    },
    page: async (
      asking,
      { bucket, prefix, delimiter, descending = false, limit, search = '', offset = 0 },
    ) => {
      const begin = descending ? last : ''
      const values = [bucket, prefix, delimiter, begin, String(limit), search, String(offset)]
      return asCaller.rows<Entry>(asking, 'SELECT', { text: pageText(descending), values })
    },
    sorted: async (asking, sorted) => {
      const { bucket, prefix, delimiter, after, limit, search = '', offset = 0 } = sorted
      const isFile = after !== undefined && !after.isFolder
      const values = [
        ...[bucket, prefix, delimiter, after?.name ?? '', String(limit), String(isFile)],
        ...[after?.time ?? null, search, String(offset)],
      ]
      return asCaller.rows<Entry>(asking, 'SELECT', { text: sortedText(sorted), values })
    },
  }
}
