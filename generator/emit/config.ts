// What a project may decide about its typed client (decision 21), and what that means for a column.
import type { Column } from '../model/model.ts'
import { undressed } from '../model/type.ts'

/** Settings of generator.config.json. */
export interface GeneratorConfig {
  /** `string`: the typed client asks for text, so that no digit is lost above 2^53. */
  readonly int8: 'number' | 'string'
  /** `string`: the same for numeric, of which JavaScript's number keeps about 15 digits. */
  readonly numeric: 'number' | 'string'
}

export const defaultConfig: GeneratorConfig = { int8: 'number', numeric: 'number' }

/** A column, or a function that is used like one. */
type Typed = Pick<Column, 'type'>

/** The cast that makes the client receive the column as text, where the project wants that. */
export function textCast({ type }: Typed, config: GeneratorConfig): 'text' | '_text' | undefined {
  if (type.representation?.json) return undefined
  const plain = undressed(type)
  const element = plain.kind === 'array' && plain.of !== null ? undressed(plain.of) : plain
  const { kind, name } = element
  if (kind !== 'base' || (name !== 'int8' && name !== 'numeric') || config[name] !== 'string')
    return undefined
  return plain === element ? 'text' : '_text'
}

/** The tests that a column has and its TypeScript type does not show. */
export function kindOf(column: Typed, config: GeneratorConfig): 'range' | 'wide' | undefined {
  if (textCast(column, config) === 'text') return 'wide'
  return undressed(column.type).kind.endsWith('range') ? 'range' : undefined
}

/** Whether the column holds JSON, where an array is not one of Postgres. */
export function isJson({ type }: Typed): boolean {
  return /^jsonb?$/.test(undressed(type).name)
}
