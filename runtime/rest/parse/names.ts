// `columns=a,"b c"` and `on_conflict=a,b`: lists of column names.
import { fieldName } from './field.ts'
import { end, scanner, skipSpace, take } from './lexer.ts'

/** @param parameter its name, for errors */
export function names(parameter: 'columns' | 'on_conflict', value: string): readonly string[] {
  const s = scanner(`failed to parse ${parameter} parameter (${value})`, value)
  const out = new Set<string>()
  do {
    skipSpace(s)
    out.add(fieldName(s))
    skipSpace(s)
  } while (take(s, ','))
  end(s, '"," or end of input')
  return [...out]
}
