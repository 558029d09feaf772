// generated/function-facts.ts: what the REST engine reads of a function: how it is called, what comes back, and the
// settings that it needs round it.
import type { Function, Returns } from '../model/model.ts'
import { mediaOf, undressed } from '../model/type.ts'
import type { Context } from './context.ts'
import { finishFile, startFile, type Value, value } from './source.ts'

/** The text of `function-facts.ts`. */
export function emitFunctionFacts(context: Context): string {
  const facts = context.model.schemas
    .flatMap(({ functions }) => functions)
    .map((of) => `  ${value(functionFacts(of, context), 2, 2)},\n`)
  const writer = startFile()
  writer.writeLine(`import type { Routine } from '#runtime/rest'`).blankLine()
  writer.writeLine('/** The facts of each function, overloads one by one. */')
  const list = facts.length === 0 ? '[]' : `[\n${facts.join('')}]`
  writer.writeLine(`export const functions: readonly Routine[] = ${list}`)
  return finishFile(writer)
}

/** The facts of one overload, as the runtime's `Routine`. */
function functionFacts(of: Function, context: Context): Value {
  const { returns } = of
  const columns = columnsOf(of, context)
  const media = !returns.set && returns.kind === 'type' ? mediaOf(returns.type) : null
  const settings = hoisted(of.settings ?? {})
  return {
    schema: of.schema,
    name: of.name,
    ...(of.description !== null && { description: of.description }),
    volatility: of.volatility,
    arguments: of.arguments.map(({ name, type, hasDefault, variadic }) => ({
      name,
      type: type.sql,
      ...(hasDefault && { optional: true }),
      ...(variadic && { variadic }),
    })),
    returns: {
      kind: returns.kind === 'type' && columns.length > 0 ? 'record' : returns.kind,
      type: returns.type.sql,
      set: returns.set,
      ...(returns.relation && { relation: { schema: returns.relation.schema, name: returns.relation.name } }),
      ...(columns.length > 0 && {
        columns: columns.map(({ name, type }) => ({ name, type: type.sql })),
      }),
      ...(media && { media: { ...media } }),
    },
    ...(settings && { settings }),
  }
}

/** What the rows hold, where no relation of the API says it. */
function columnsOf({ returns }: Function, context: Context): Returns['columns'] {
  if (returns.columns.length > 0) return returns.columns
  if (returns.relation !== null && context.has(returns.relation)) return []
  return context.types.compositeOf(undressed(returns.type))?.attributes ?? []
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** The settings that the runtime puts round the whole transaction, where they say something. */
function hoisted(settings: Readonly<Record<string, string>>): Value | null {
  const found: Record<string, Value> = {}
  const isolation = settings.default_transaction_isolation?.toLowerCase()
  if (isolation === 'repeatable read' || isolation === 'serializable') found.isolation = isolation
  const [, number, unit] = /^([0-9]+(?:\.[0-9]+)?) ?([a-z]*)$/.exec(settings.statement_timeout ?? '') ?? []
  const factor = units[unit ?? '?']
  if (number !== undefined && factor !== undefined)
    found.statementTimeout = Math.round(Number(number) * factor)
  return Object.keys(found).length === 0 ? null : found
}
