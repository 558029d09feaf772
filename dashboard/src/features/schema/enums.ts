// Enums as SQL: made, given values, renamed, described, dropped. PostgreSQL cannot take a value away. Runs nothing.
import type { EnumInfo } from '../../lib/api/schema.ts'
import { identifier, literal } from '../../lib/sql/quote.ts'
import { nameOf } from './columns.ts'

/** One value a line. */
export const valuesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export const createEnumSql = (schema: string, name: string, values: readonly string[]): string =>
  `create type ${nameOf({ schema, name: name.trim() })} as enum (${values.map((value) => literal(value)).join(', ')});`

/** @param before the value in front of which it stands; undefined: at the end */
export const addValueSql = (of: EnumInfo, value: string, before?: string): string =>
  `alter type ${nameOf(of)} add value ${literal(value.trim())}${before === undefined ? '' : ` before ${literal(before)}`};`

export const renameValueSql = (of: EnumInfo, from: string, to: string): string =>
  `alter type ${nameOf(of)} rename value ${literal(from)} to ${literal(to.trim())};`

export const renameEnumSql = (of: EnumInfo, name: string): string =>
  `alter type ${nameOf(of)} rename to ${identifier(name.trim())};`

export const enumCommentSql = (of: EnumInfo, comment: string): string =>
  `comment on type ${nameOf(of)} is ${literal(comment.trim() === '' ? null : comment.trim())};`

export const dropEnumSql = (of: EnumInfo): string => `drop type ${nameOf(of)};`
