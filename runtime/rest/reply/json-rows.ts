// Rows as they come over the wire become the bytes that Postgres' json_agg would make of them, without an object in
// between. Knows the built-in types whose JSON follows from their text; refuses any other, which Postgres then serves.
import { Buffer } from 'node:buffer'
import type { Column, RowSink } from '../../db/contract.ts'

/** How the text of a type becomes JSON. */
type Form = 'raw' | 'boolean' | 'number' | 'plain' | 'text' | 'timestamp' | 'timestamptz'

/**
 * OIDs of pg_type. `plain` has nothing to escape. Dates and timestamps are `ISO` on the wire (the logins fix DateStyle);
 * the text of all other types is the same in JSON, whatever the settings.
 */
const forms: Readonly<Record<Form, readonly number[]>> = {
  raw: [114, 3802], // json, jsonb
  boolean: [16],
  number: [20, 21, 23, 700, 701, 1700], // int8, int2, int4, float4, float8, numeric
  plain: [2950, 1082, 1083, 1266, 26], // uuid, date, time, timetz, oid
  text: [
    ...[25, 1043, 1042, 19, 18], // text, varchar, bpchar, name, "char"
    ...[17, 142, 790, 1186, 1560, 1562], // bytea, xml, money, interval, bit, varbit
    ...[869, 650, 829, 774], // inet, cidr, macaddr, macaddr8
    ...[3614, 3615], // tsvector, tsquery
    ...[600, 601, 602, 603, 604, 628, 718], // point, lseg, path, box, polygon, line, circle
    ...[3904, 3906, 3908, 3910, 3912, 3926], // int4range, numrange, tsrange, tstzrange, daterange, int8range
  ],
  timestamp: [1114],
  timestamptz: [1184],
}

const formOf = new Map<number, Form>(
  Object.entries(forms).flatMap(([form, types]) => types.map((type) => [type, form as Form] as const)),
)

interface Field {
  /** What stands before the value: `{"id":` or `,"title":`. */
  readonly before: Buffer
  readonly form: Form
}

interface Serializer {
  readonly fields: readonly Field[]
  /** Bytes that a row has beyond those on the wire, at most, as long as nothing is escaped. */
  readonly extra: number
  /** A good size to begin with, by what came last. */
  size: number
}

const known = new WeakMap<readonly Column[], Serializer | null>()

/** Null where a type is not among ours. */
function serializerOf(columns: readonly Column[]): Serializer | null {
  let made = known.get(columns)
  if (made === undefined) known.set(columns, (made = makeSerializer(columns)))
  return made
}

const [quote, backslash, zero, nine, minus, plus, blank, colon, upperT] = Buffer.from(
  '"\\09-+ :T',
) as unknown as [number, number, number, number, number, number, number, number, number]
const separator = Buffer.from(', \n ')
const nullText = Buffer.from('null')

function makeSerializer(columns: readonly Column[]): Serializer | null {
  const fields: Field[] = []
  let extra = separator.length + 2
  for (const [index, { name, type }] of columns.entries()) {
    const form = formOf.get(type)
    if (form === undefined) return null
    const before = Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
    fields.push({ before, form })
    extra += before.length + 8 // quotes, `:00` of a time zone; `null` and `false` instead of less
  }
  return { fields, extra, size: 256 }
}

/** What to write for a byte below 128 in a JSON string: 0 as it is, 1 `\u00xx`, else the letter after a backslash. */
const escapes = new Uint8Array(256).fill(1, 0, 32)
for (const [byte, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
  [quote, '"'],
  [backslash, '\\'],
] as const)
  escapes[byte] = letter.charCodeAt(0)
const hex = Buffer.from('0123456789abcdef')
const longestEscape = 6
/** From so many bytes on a native copy is cheaper than a loop. */
const worthCopying = 48
const largestStart = 1 << 20

/** Collects the rows of one statement. */
export interface JsonRows {
  /** For `Statement.rows`. */
  readonly start: (columns: readonly Column[]) => RowSink
  /** Whether all `rows` of the result are there. None are when a column has a type that is not ours. */
  isComplete(rows: number): boolean
  /** The JSON array; with `single` the one object. Call it at the end, once. */
  body(single: boolean): Buffer
}

const emptyArray = Buffer.from('[]')

/** Makes a collector for one statement. */
export function jsonRows(): JsonRows {
  let serializer: Serializer | null | undefined
  let out: Buffer = emptyArray
  let at = 0
  let collected = 0

  function reserve(bytes: number): void {
    if (at + bytes <= out.length) return
    const larger = Buffer.allocUnsafe(Math.max(out.length * 2, at + bytes))
    out.copy(larger, 0, 0, at)
    out = larger
  }

  function copy(bytes: Buffer, start: number, end: number): void {
    if (end - start >= worthCopying) {
      at += bytes.copy(out, at, start, end)
      return
    }
    for (let from = start; from < end; from += 1) out[at++] = bytes[from] ?? 0
  }

  function escape(byte: number): void {
    const letter = escapes[byte] ?? 0
    out[at++] = backslash
    if (letter !== 1) {
      out[at++] = letter
      return
    }
    out[at++] = 0x75 // u
    out[at++] = zero
    out[at++] = zero
    out[at++] = hex[byte >> 4] ?? 0
    out[at++] = hex[byte & 15] ?? 0
  }

  /** @param rest bytes that the row still needs after the value */
  function text(bytes: Buffer, start: number, end: number, rest: number): void {
    out[at++] = quote
    for (let from = start; from < end; from += 1) {
      const byte = bytes[from] ?? 0
      if (escapes[byte] === 0) out[at++] = byte
      else {
        reserve(longestEscape + end - from + rest)
        escape(byte)
      }
    }
    out[at++] = quote
  }

  /** `2026-01-02 03:04:05+00` to `2026-01-02T03:04:05+00:00`; `infinity` and ` BC` stay. */
  function timestamp(bytes: Buffer, start: number, end: number, zoned: boolean): void {
    out[at++] = quote
    let from = start
    while (from < end && bytes[from] !== blank) out[at++] = bytes[from++] ?? 0
    if (from < end) {
      out[at++] = upperT
      from += 1
      let zone = 0
      for (; from < end && bytes[from] !== blank; from += 1) {
        const byte = bytes[from] ?? 0
        if (byte === plus || byte === minus) zone = from
        out[at++] = byte
      }
      if (zoned && from - zone === 3) {
        out[at++] = colon
        out[at++] = zero
        out[at++] = zero
      }
      copy(bytes, from, end)
    }
    out[at++] = quote
  }

  function quoted(bytes: Buffer, start: number, end: number): void {
    out[at++] = quote
    copy(bytes, start, end)
    out[at++] = quote
  }

  /** NaN and the infinities are no JSON numbers. */
  function number(bytes: Buffer, start: number, end: number): void {
    const first = bytes[bytes[start] === minus ? start + 1 : start] ?? 0
    if (first >= zero && first <= nine) copy(bytes, start, end)
    else quoted(bytes, start, end)
  }

  function value(form: Form, bytes: Buffer, start: number, end: number, rest: number): void {
    switch (form) {
      case 'raw':
        copy(bytes, start, end)
        return
      case 'boolean':
        at += out.write(bytes[start] === 0x74 ? 'true' : 'false', at, 'latin1')
        return
      case 'number':
        number(bytes, start, end)
        return
      case 'plain':
        quoted(bytes, start, end)
        return
      case 'text':
        text(bytes, start, end, rest)
        return
      case 'timestamp':
      case 'timestamptz':
        timestamp(bytes, start, end, form === 'timestamptz')
    }
  }

  function row({ fields, extra }: Serializer, bytes: Buffer, start: number, end: number): void {
    collected += 1
    reserve(extra + end - start)
    if (at === 1)
      out[0] = 0x5b // [
    else copy(separator, 0, separator.length)
    let from = start + 2
    for (const { before, form } of fields) {
      copy(before, 0, before.length)
      const length =
        ((bytes[from] ?? 0) << 24) |
        ((bytes[from + 1] ?? 0) << 16) |
        ((bytes[from + 2] ?? 0) << 8) |
        (bytes[from + 3] ?? 0)
      from += 4
      if (length < 0) copy(nullText, 0, nullText.length)
      else {
        value(form, bytes, from, from + length, extra + end - from - length)
        from += length
      }
    }
    if (fields.length === 0) out[at++] = 0x7b // {
    out[at++] = 0x7d // }
  }

  return {
    start: (columns) => {
      const chosen = (serializer = serializerOf(columns))
      collected = 0
      if (!chosen) return () => undefined
      out = Buffer.allocUnsafe(chosen.size)
      at = 1
      return (bytes, start, end) => row(chosen, bytes, start, end)
    },
    isComplete: (rows) => serializer !== null && collected === rows,
    body: (single) => {
      if (!serializer) return emptyArray
      const { size } = serializer
      // a little more than the last answer, slowly less where answers become smaller
      serializer.size = Math.min(largestStart, Math.max(256, at + (at >> 3), size - (size >> 4)))
      if (single) return out.subarray(1, at)
      reserve(1)
      out[at++] = 0x5d // ]
      return out.subarray(0, at)
    },
  }
}
