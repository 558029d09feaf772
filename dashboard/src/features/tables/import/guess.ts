// The type that a column of a new table may have: the narrowest that takes every value of the file.

const smallest = [
  ['boolean', /^(true|false|t|f)$/i],
  ['integer', /^(0|-?[1-9]\d{0,8})$/],
  ['bigint', /^(0|-?[1-9]\d{0,17})$/],
  ['numeric', /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d{1,3})?$/],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['date', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/],
  ['timestamp', /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/],
  ['timestamptz', /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?\s?(Z|[-+]\d\d(:?\d\d)?)$/],
] as const

/** Types that can be chosen for a new column. */
export const newTypes = [
  ...['text', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'uuid', 'date', 'time'],
  ...['timestamp', 'timestamptz', 'jsonb', 'bytea'],
] as const
export type NewType = (typeof newTypes)[number]

/** What is known of a column's values so far. */
export class Guess {
  /** Places in the list above that still take everything. */
  #open = smallest.map((_, index) => index)
  #seen = 0
  #nested = 0
  hasNull = false

  /** @param isNested an object or a list of JSON */
  add(value: string | null, isNested = false): void {
    if (value === null || value === '') {
      this.hasNull = true
      return
    }
    this.#seen += 1
    if (isNested) this.#nested += 1
    if (this.#open.length > 0) this.#open = this.#open.filter((index) => smallest[index]?.[1].test(value))
  }

  /** Text where nothing else takes everything, or nothing is known. */
  get type(): NewType {
    if (this.#seen === 0) return 'text'
    if (this.#nested === this.#seen) return 'jsonb'
    return smallest[this.#open[0] ?? -1]?.[0] ?? 'text'
  }
}
