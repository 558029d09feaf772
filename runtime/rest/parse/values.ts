// The values that a request carries, in the order in which they were met; they reach Postgres only as parameters.
import type { Slot } from './ast.ts'

export type Values = string[]

/** Keeps a value and says where. */
export function keep(values: Values, value: string): Slot {
  values.push(value)
  return values.length - 1
}
