// What one variable of the environment is: its meaning, its parser, its default. Types and makers only.
import type { Parser } from './parse.ts'

/** One variable of the environment. */
export interface Variable<T> {
  readonly group: string
  readonly about: string
  readonly parse: Parser<T>
  /** The default as text; absent where the value may be missing, is made, or follows from others. */
  readonly fallback?: string
  /** Never printed in an error message. */
  readonly secret?: true
  /** An empty text is a value; of all others it counts as not given. */
  readonly mayBeEmpty?: true
}

/** Makers of variables of one group. */
export function grouped(group: string) {
  return {
    withDefault: <T>(parse: Parser<T>, fallback: string, about: string) => ({
      group,
      parse,
      fallback,
      about,
    }),
    optional: <T>(parse: Parser<T>, about: string) => ({ group, parse, about }),
    secret: <T>(parse: Parser<T>, about: string) => ({ group, parse, about, secret: true as const }),
  }
}
