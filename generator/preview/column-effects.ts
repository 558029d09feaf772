// What clients notice of one column: Row, Insert and Update before and after. Pure.
import { columnSchema, isRequired, isWritable } from '../emit/columns.ts'
import type { Context } from '../emit/context.ts'
import type { Column, Relation } from '../model/model.ts'
import type { Tell } from './effects.ts'

interface Sides {
  readonly was: Relation
  readonly now: Relation
  readonly before: Context
  readonly after: Context
}

/** TypeScript of the column's values that are not null. */
async function typeOf(column: Column, context: Context): Promise<string> {
  const filled = { ...column, nullable: false, maxLength: null }
  return (await context.print(columnSchema(filled, context.types))).lines.join(' ')
}

const mayBeNull = (column: Column) => column.nullable && !column.type.notNull

const places = (column: Column) => (isWritable(column) ? 'Row, Insert and Update' : 'Row')

function added(name: string, column: Column, relation: Relation, tell: Tell): void {
  const subject = `${name}.${column.name}`
  if (isRequired(column, relation)) tell('breaks', subject, `${subject} is new and required in Insert`)
  else tell('adds', subject, `${subject} is added to ${places(column)}`)
}

/**
 * @param name of the relation as it is called afterwards
 * @throws Error when a type cannot be printed
 */
export async function columnEffects(
  name: string,
  { old, fresh }: { readonly old: Column | undefined; readonly fresh: Column | undefined },
  { was, now, before, after }: Sides,
  tell: Tell,
): Promise<void> {
  if (old === undefined) {
    if (fresh !== undefined) added(name, fresh, now, tell)
    return
  }
  const subject = `${name}.${old.name}`
  if (fresh === undefined) {
    tell('breaks', subject, `${subject} removed from ${places(old)}`)
    return
  }
  if (old.name !== fresh.name)
    tell('breaks', subject, `${subject} is now called ${fresh.name} in ${places(fresh)}`)
  const place = `${name}.${fresh.name}`
  const [type, next] = [await typeOf(old, before), await typeOf(fresh, after)]
  if (type !== next && old.type.kind !== 'enum')
    tell('breaks', place, `Type of ${place} changed from ${type} to ${next}`)
  else if (type !== next && fresh.type.kind !== 'enum')
    tell('breaks', place, `Type of ${place} changed from ${old.type.sql} to ${next}`)
  else if (old.type.sql !== fresh.type.sql)
    tell(
      'adds',
      place,
      `${place} is kept as ${fresh.type.sql} instead of ${old.type.sql}; its type in the client stays`,
    )
  if (mayBeNull(fresh) && !mayBeNull(old)) tell('types', place, `${place} may be null in Row`)
  if (mayBeNull(old) && !mayBeNull(fresh)) {
    tell('adds', place, `${place} is never null in Row`)
    if (isWritable(fresh)) tell('breaks', place, `Null is refused for ${place} in Insert and Update`)
  }
  if (isRequired(fresh, now) && !isRequired(old, was))
    tell('breaks', place, `${place} is now required in Insert`)
  if (isRequired(old, was) && !isRequired(fresh, now) && isWritable(fresh))
    tell('adds', place, `${place} may be left out of Insert`)
  if (isWritable(old) && !isWritable(fresh)) tell('breaks', place, `${place} can no longer be written`)
  if (!isWritable(old) && isWritable(fresh)) tell('adds', place, `${place} can be written`)
  const shorter = fresh.maxLength !== null && (old.maxLength === null || fresh.maxLength < old.maxLength)
  if (shorter && type === next)
    tell('breaks', place, `${place} takes at most ${String(fresh.maxLength)} characters`)
}
