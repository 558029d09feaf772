// Asks PostgreSQL which images of rows a caller may see: the policies' conditions over the images, as the caller. Where a
// condition fails for a row, that condition does not show it.
import pg from 'pg'
import type { Database } from '../../db/contract.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Table } from '../tables/tables.ts'
import type { SqlRule } from './rule.ts'

/** Characters of images in one statement. */
const mostAtOnce = 4_000_000
/** Statements that fail, before the rest of the images is taken as invisible. */
const mostFailures = 40

/** Canceled, out of resources, lost: the condition itself may be well. */
export const isPassing = ({ code }: pg.DatabaseError): boolean => /^(57|53|40|55|08)/.test(code ?? '')

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * @param images JSON texts of rows of the table
 * @param rule over the bare name of the table
 * @returns for each image whether it is visible
 * @throws what {@link Database.asCaller} throws, but for errors of the condition itself, which go to `log`
 */
export async function checkImages(
  database: Database,
  caller: Caller,
  table: Table,
  { condition, alternatives }: SqlRule,
  images: readonly string[],
  log: (line: string) => void,
): Promise<readonly boolean[]> {
  const visible = new Array<boolean>(images.length).fill(false)
  // the condition sees no names but the table's and its columns'
  const statement = (
    shown: string,
  ) => `select e.i::int4 from jsonb_array_elements($1::jsonb) with ordinality e(image, i)
    cross join lateral (
      select from jsonb_populate_record(null::${table.sqlName}, e.image) as ${quoted(table.name)} where ${shown}
    ) as seen`
  let failures = 0
  /** What one row makes fail hides no others: they are asked about without it. Nor do policies hide what others show. */
  async function check(start: number, end: number, shown = condition): Promise<void> {
    const text = statement(shown)
    try {
      const values = [`[${images.slice(start, end).join(',')}]`]
      const { rows } = await database.asCaller(caller, { text, values }, { readOnly: true })
      for (const [place] of rows) if (place) visible[start + Number(place.toString()) - 1] = true
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || isPassing(error)) throw error
      if (failures === 0)
        log(`realtime: the policies of ${table.sqlName} fail for ${caller.role}: ${error.message}`)
      if (shown === condition && alternatives.length > 1) {
        for (const one of alternatives) {
          failures = 1
          await check(start, end, one)
        }
        return
      }
      failures += 1
      if (end - start === 1 || failures > mostFailures) return
      const middle = (start + end) >> 1
      await check(start, middle, shown)
      await check(middle, end, shown)
    }
  }
  for (let start = 0; start < images.length;) {
    let [end, size] = [start, 0]
    while (end < images.length && (end === start || size < mostAtOnce)) size += images[end++]?.length ?? 0
    await check(start, end)
    start = end
  }
  return visible
}
