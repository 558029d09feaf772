// Functions that can be called over HTTP, and computed columns. Left out without a word, as in PostgREST: triggers,
// aggregates, window functions, procedures, members of extensions, and arguments that no request can name or send.
import type { PgProc } from './rows.ts'
import type { ApiRole, Argument, Computed, Function, MediaHandler, Returns, TypeRef } from '../model/model.ts'
import { apiRoles } from '../model/roles.ts'
import { mediaOf } from '../model/type.ts'
import type { Lookup } from './lookup.ts'
import type { Supplement } from './supplement.ts'
import type { Types } from './types.ts'

/** One parameter, whatever its direction. */
interface Parameter {
  readonly name: string
  readonly type: string
  readonly mode: string
}

export interface Functions {
  /** Null when it is no function that an exposed schema offers at all (aggregate, extension member …). */
  signature(proc: PgProc): string | null
  /** Null when no request can call it. */
  toFunction(proc: PgProc): Function | null
  /** The relation (its oid) for which the function is a computed column, or null. */
  computedFor(proc: PgProc): string | null
  toComputed(proc: PgProc): Computed
  /** What makes bodies of a media type: of the relation's rows (its oid), or of any; null when it does not. */
  handlerFor(proc: PgProc): { readonly relation: string | null; readonly handler: MediaHandler } | null
}

/** A single argument without a name takes the whole body (PostgREST: "functions with a single unnamed parameter"). */
const wholeBody = new Set(['json', 'jsonb', 'text', 'xml', 'bytea'])

const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const

/** Pseudo-types that a function may return to a caller; trigger, internal and polymorphic ones cannot be used. */
const returnable = new Set(['void', 'record'])

export function createFunctions(lookup: Lookup, types: Types, extra: Supplement): Functions {
  const facts = new Map(extra.functions.map(([oid, signature, roles]) => [oid, { signature, roles }]))

  function parametersOf(proc: PgProc): readonly Parameter[] {
    const oids = proc.proallargtypes ?? proc.proargtypes ?? []
    return oids.map((type, i) => {
      return { name: proc.proargnames?.[i] ?? '', type, mode: proc.proargmodes?.[i] ?? 'i' }
    })
  }

  const inputsOf = (proc: PgProc) => parametersOf(proc).filter(({ mode }) => 'ibv'.includes(mode))
  const outputsOf = (proc: PgProc) => parametersOf(proc).filter(({ mode }) => 'obt'.includes(mode))

  function argumentsOf(proc: PgProc): readonly Argument[] {
    const inputs = inputsOf(proc)
    const firstDefault = inputs.length - (proc.pronargdefaults ?? 0)
    return inputs.map(({ name, type, mode }, i) => {
      return { name, type: types.ref(type), hasDefault: i >= firstDefault, variadic: mode === 'v' }
    })
  }

  function returnsOf(proc: PgProc): Returns {
    const type = types.ref(proc.prorettype)
    const outputs = outputsOf(proc).map(({ name, type }) => ({ name, type: types.ref(type) }))
    const plain = { set: proc.proretset, type, relation: null, columns: [] }
    if (outputs.length > 0) return { ...plain, kind: 'record', columns: outputs }
    if (type.name === 'record' && type.kind === 'pseudo') return { ...plain, kind: 'record' }
    if (type.name === 'void' && type.kind === 'pseudo') return { ...plain, kind: 'void' }
    const row = undressed(proc.prorettype)
    if (!isRowType(row)) return { ...plain, kind: 'type' }
    const { schema, name } = types.ref(row)
    return { ...plain, kind: 'relation', relation: { schema, name } }
  }

  /** The type below all domains. */
  function undressed(oid: string): string {
    const row = lookup.types.get(oid)
    return row?.typtype === 'd' ? undressed(row.typbasetype) : oid
  }

  /** `name=value`, as `pg_proc.proconfig` keeps them. */
  function settingsOf({ proconfig }: PgProc): Pick<Function, 'settings'> {
    if (!proconfig || proconfig.length === 0) return {}
    const pairs = proconfig.map((text) => {
      const equals = text.indexOf('=')
      return [text.slice(0, equals), text.slice(equals + 1)] as const
    })
    return { settings: Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1))) }
  }

  /** The row type of a table, view or the like; `create type … as (…)` is not. */
  function isRowType(oid: string): boolean {
    const row = lookup.types.get(oid)
    return row?.typtype === 'c' && lookup.classes.get(row.typrelid)?.relkind !== 'c'
  }

  function executableBy(proc: PgProc): readonly ApiRole[] {
    const roles = new Set(facts.get(proc._id)?.roles)
    return apiRoles.filter((role) => roles.has(role))
  }

  const isUsable = (ref: TypeRef): boolean => ref.kind !== 'pseudo' && (ref.of === null || isUsable(ref.of))

  function isCallable(args: readonly Argument[], returns: TypeRef): boolean {
    const [first] = args
    const named =
      args.every(({ name }) => name !== '') || (args.length === 1 && wholeBody.has(first?.type.name ?? ''))
    const answers = returns.kind === 'pseudo' ? returnable.has(returns.name) : isUsable(returns)
    return named && answers && args.every(({ type }) => isUsable(type))
  }

  return {
    signature: (proc) =>
      lookup.ownedByExtension('pg_proc', proc._id) ? null : (facts.get(proc._id)?.signature ?? null),

    toFunction(proc) {
      const args = argumentsOf(proc)
      const returns = returnsOf(proc)
      if (!isCallable(args, returns.type)) return null
      return {
        schema: lookup.schemas.get(proc.pronamespace) ?? '',
        name: proc.proname,
        signature: facts.get(proc._id)?.signature ?? '',
        description: lookup.description('pg_proc', proc._id),
        arguments: args,
        returns,
        volatility: volatilities[proc.provolatile as keyof typeof volatilities],
        ...settingsOf(proc),
        executableBy: executableBy(proc),
      }
    },

    computedFor(proc) {
      const [argument, ...others] = inputsOf(proc)
      if (!argument || others.length > 0 || argument.mode === 'v' || !isRowType(argument.type)) return null
      const returns = types.ref(proc.prorettype)
      return isUsable(returns) ? (lookup.types.get(argument.type)?.typrelid ?? null) : null
    },

    handlerFor(proc) {
      const [argument, ...others] = inputsOf(proc)
      if (proc.prokind !== 'a' || !argument || others.length > 0 || argument.mode === 'v') return null
      const media = mediaOf(types.ref(proc.prorettype))
      const generic = types.ref(argument.type).sql === 'anyelement'
      if (!media || !(generic || isRowType(argument.type))) return null
      const schema = lookup.schemas.get(proc.pronamespace) ?? ''
      return {
        relation: generic ? null : (lookup.types.get(argument.type)?.typrelid ?? null),
        handler: { schema, name: proc.proname, media, generic },
      }
    },

    toComputed(proc) {
      return {
        schema: lookup.schemas.get(proc.pronamespace) ?? '',
        name: proc.proname,
        description: lookup.description('pg_proc', proc._id),
        returns: returnsOf(proc),
        single: !proc.proretset || proc.prorows === 1,
        executableBy: executableBy(proc),
      }
    },
  }
}
