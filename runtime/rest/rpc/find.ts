// Which overload a call means, by the names of its arguments. Source: PostgREST's findProc, rest.md §1.10. Refuses a
// call that no overload takes (PGRST202), with the nearest one as hint, and one that several take (PGRST203).
import type { ApiError } from '../../errors/index.ts'
import { errors } from '../../errors/index.ts'
import { mostAlike } from '../alike.ts'
import type { Catalog } from '../catalog.ts'
import type { Routine } from '../contract.ts'

/** The name that was called. */
export interface Called {
  readonly schema: string
  readonly name: string
}

/** What of a request decides between overloads. */
export interface Call {
  readonly called: Called
  /** Names of the arguments, each once. */
  readonly names: readonly string[]
  /** The content type of a POST's body; null for other methods, whose arguments stand in the query string. */
  readonly body: string | null
  /** Why the body has no names; it can still be one argument as a whole. */
  readonly refused?: ApiError | null
}

/** Which type a single argument without a name must have to take a body of each content type. */
const wholeBodyTypes: Readonly<Record<string, readonly string[]>> = {
  'application/json': ['json', 'jsonb'],
  'text/plain': ['text'],
  'text/xml': ['xml'],
  'application/octet-stream': ['bytea'],
}

/** How like a name, or a list of arguments, has to be to be hinted at (PostgREST's figures). */
const likeness = { name: 0.75, arguments: 0.33 }

/** What the single argument is called in errors. */
const wholeBodyWords: Readonly<Record<string, string>> = {
  'text/plain': 'text',
  'text/xml': 'xml',
  'application/octet-stream': 'bytea',
}

/** True for a body that is one value whatever it holds: it has no names. */
export const isRaw = (body: string | null): boolean => body !== null && Object.hasOwn(wholeBodyWords, body)

/** True where the whole body is the function's only argument. */
export const takesWholeBody = ({ arguments: all }: Routine): boolean =>
  all.length === 1 && all[0]?.name === ''

/**
 * The overload that the call means.
 * @throws PGRST202 (404), PGRST203 (300), and what the body was refused for
 */
export function findRoutine(catalog: Catalog, call: Call): Routine {
  const overloads = catalog.routines(call.called.schema, call.called.name)
  const byNames = overloads.filter((routine) => matches(routine, call))
  const fitting = byNames.length > 0 ? byNames : overloads.filter((routine) => takes(routine, call.body))
  const [found, ...others] = fitting
  if (found === undefined) throw call.refused ?? notFound(catalog, overloads, call)
  if (others.length > 0) throw errors.ambiguousFunction(sorted(fitting).map(described))
  return found
}

function matches({ arguments: all }: Routine, { names, body, refused = null }: Call): boolean {
  if (refused !== null) return false
  if (all.length === 0) return names.length === 0 && !isRaw(body)
  const given = new Set(names)
  const known = new Set(all.map(({ name }) => name))
  return (
    names.every((name) => known.has(name)) && all.every((one) => one.optional === true || given.has(one.name))
  )
}

function takes(routine: Routine, body: string | null): boolean {
  const type = routine.arguments[0]?.type ?? ''
  return body !== null && takesWholeBody(routine) && (wholeBodyTypes[body] ?? []).includes(type)
}

/** By the number of arguments, as PostgREST lists them. */
const sorted = (routines: readonly Routine[]): readonly Routine[] =>
  [...routines].sort((a, b) => a.arguments.length - b.arguments.length)

const described = ({ schema, name, arguments: all }: Routine): string =>
  `${schema}.${name}(${all.map((one) => `${one.name} => ${one.type}`).join(', ')})`

function notFound(catalog: Catalog, overloads: readonly Routine[], call: Call): ApiError {
  const { called, body } = call
  const full = `${called.schema}.${called.name}`
  const names = [...call.names].sort()
  const list = names.join(', ')
  if (body !== null && isRaw(body)) {
    const type = wholeBodyWords[body] ?? ''
    return errors.noFunction(full, {
      details: `Searched for the function ${full} with a single unnamed ${type} parameter, but no matches were found in the schema cache.`,
    })
  }
  const none = ' without parameters'
  const given = names.length === 0 ? none : ` with parameter${names.length > 1 ? 's' : ''} ${list}`
  const orWhole = body === 'application/json' ? ' or with a single unnamed json/jsonb parameter' : ''
  const near =
    overloads.length === 0 ? nearestName(catalog, called) : nearestList(overloads, called.name, names)
  return errors.noFunction(`${full}${names.length === 0 ? none : `(${list})`}`, {
    details: `Searched for the function ${full}${given}${orWhole}, but no matches were found in the schema cache.`,
    hint: near === null ? null : `Perhaps you meant to call the function ${called.schema}.${near}`,
  })
}

const nearestName = (catalog: Catalog, { schema, name }: Called): string | null =>
  mostAlike(name, catalog.routineNames(schema), likeness.name)

function nearestList(overloads: readonly Routine[], name: string, names: readonly string[]): string | null {
  const listOf = (of: readonly string[]) => `(${[...of].sort().join(', ')})`
  const lists = overloads.map(({ arguments: all }) => listOf(all.map((one) => one.name)))
  const near = mostAlike(listOf(names), lists, likeness.arguments)
  return near === null ? null : name + near
}
