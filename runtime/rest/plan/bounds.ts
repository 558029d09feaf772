// Limits and offsets of a request as parts of its shape, or as values.
import type { Embed, Node, Range } from '../parse/ast.ts'
import { range } from '../parse/range.ts'
import { keep } from '../parse/values.ts'
import type { Sql } from '../sql/fragment.ts'
import { nothing, sql, value, whole } from '../sql/fragment.ts'

/**
 * A limit in the text gives a plan that Postgres keeps; as a parameter it makes Postgres plan anew each time. Offsets
 * and unusual limits are parameters all the same, so that paging through a table stays one shape.
 */
export type Bound =
  { readonly kind: 'text'; readonly number: number } | { readonly kind: 'slot'; readonly slot: number }

/** Rows of a relation that are asked for; null = no bound. */
export interface Bounds {
  readonly limit: Bound | null
  readonly offset: Bound | null
}

type Asked = 'select' | 'where' | 'order'

/** A relation of the request with its bounds settled. The whole of it is a part of the plan's key. */
export interface ReadNode extends Pick<Node, Asked>, Bounds {
  readonly embeds: readonly ReadEmbed[]
}

export interface ReadEmbed
  extends Pick<Embed, Asked | 'relation' | 'alias' | 'hint' | 'inner' | 'spread'>, Bounds {
  readonly embeds: readonly ReadEmbed[]
}

const largestLimitInText = 1000

/** The bounds of a range; what is not part of the shape goes to the values. `maxRows` 0 = no cap. */
export function bounds({ limit, offset }: Range, maxRows: number, values: string[]): Bounds {
  const capped = maxRows > 0 && (limit === null || limit > maxRows) ? maxRows : limit
  return {
    limit: capped === null ? null : bound(capped, capped <= largestLimitInText || capped === maxRows, values),
    offset: offset === 0 ? null : bound(offset, false, values),
  }
}

function bound(number: number, inText: boolean, values: string[]): Bound {
  return inText ? { kind: 'text', number } : { kind: 'slot', slot: keep(values, String(number)) }
}

/**
 * The embeds of a request with their bounds.
 * @param maxRows largest number of rows at each level; 0 = no cap
 * @throws PGRST103 (416) for a negative limit
 */
export function boundEmbeds(
  embeds: readonly Embed[],
  maxRows: number,
  values: string[],
): readonly ReadEmbed[] {
  return embeds.map(({ limit, offset, embeds: inner, ...rest }) => ({
    ...rest,
    ...bounds(range(limit, offset, undefined), maxRows, values),
    embeds: boundEmbeds(inner, maxRows, values),
  }))
}

const boundSql = (of: Bound): Sql => (of.kind === 'text' ? whole(of.number) : value(of.slot))

/** ` LIMIT … OFFSET …`, or nothing. */
export function boundsSql({ limit, offset }: Bounds): Sql {
  const limited = limit === null ? nothing : sql` LIMIT ${boundSql(limit)}`
  return offset === null ? limited : sql`${limited} OFFSET ${boundSql(offset)}`
}
