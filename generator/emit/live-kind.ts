// How realtime tells a column, beside REST: what the client's live queries go by. On the safe side: what is not known to come
// in the same form is `other`.
import type { Column } from '../model/model.ts'
import { undressed } from '../model/type.ts'

/** Of types in pg_catalog. Times are told in UTC by realtime, and by REST where that is the server's zone. */
const kinds = new Map([
  ...['int2', 'int4', 'int8', 'oid'].map((name) => [name, 'int'] as const),
  ...['float4', 'float8'].map((name) => [name, 'float'] as const),
  ...['date', 'timestamp', 'timestamptz'].map((name) => [name, 'time'] as const),
  ...['bool', 'uuid'].map((name) => [name, 'exact'] as const),
  ...['text', 'varchar', 'bpchar', 'name'].map((name) => [name, 'text'] as const),
  ...['numeric', 'time', 'timetz', 'json', 'jsonb', 'inet', 'cidr', 'macaddr', 'bit', 'varbit'].map(
    (name) => [name, 'same'] as const,
  ),
])

/** A kind of `live` in the client's facts. */
export function liveKind({ type }: Pick<Column, 'type'>): string {
  if (type.representation) return 'other'
  const plain = undressed(type)
  if (plain.kind === 'enum') return 'text'
  const isArray = plain.kind === 'array'
  const element = plain.of !== null && isArray ? plain.of : plain
  if (isArray && element.kind === 'enum') return 'same'
  const known =
    element.kind === 'base' && element.schema === 'pg_catalog' ? kinds.get(element.name) : undefined
  return known === undefined ? 'other' : isArray ? 'same' : known
}
