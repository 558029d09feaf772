// Everything that one generation serves, found by name, and the plans made for it. A reload makes a new catalog, so that
// a plan never outlives the facts that it was made from. Refuses nothing: who asks decides.
import type { Routine, Table } from './contract.ts'
import type { Mounted } from './mounted.ts'
import type { Lru } from './plan/lru.ts'
import { lru } from './plan/lru.ts'
import type { Plan } from './plan/plan.ts'

/** What a generation is made of. */
export interface Served {
  readonly relations: readonly Mounted[]
  readonly functions: readonly Routine[]
}

export interface Catalog {
  /** Exposed schemas, the default one first. */
  readonly schemas: readonly string[]
  readonly served: Served
  mounted(schema: string, name: string): Mounted | undefined
  table(schema: string, name: string): Table | undefined
  /** The relations of a schema, for hints. */
  names(schema: string): readonly string[]
  /** The overloads of a function; none when there is no such function. */
  routines(schema: string, name: string): readonly Routine[]
  /** The functions of a schema, for hints. */
  routineNames(schema: string): readonly string[]
  /** Plans by the shape of their request, over all relations and functions. */
  readonly plans: Lru<string, Plan>
}

/** Shapes of requests kept at a time. */
const maxPlans = 2_000

/** Maps keep `__proto__` a name like others. */
type Index<T> = ReadonlyMap<string, ReadonlyMap<string, T>>

/** @param schemas the exposed ones, the default first */
export function createCatalog(served: Served, schemas: readonly string[]): Catalog {
  const relations = indexOf(
    served.relations,
    ({ table }) => table,
    (mounted) => mounted,
  )
  const routines = indexOf(
    served.functions,
    (routine) => routine,
    (routine, others: readonly Routine[] = []) => [...others, routine],
  )
  const mounted = (schema: string, name: string) => relations.get(schema)?.get(name)
  return {
    schemas,
    served,
    mounted,
    table: (schema, name) => mounted(schema, name)?.table,
    names: (schema) => [...(relations.get(schema)?.keys() ?? [])],
    routines: (schema, name) => routines.get(schema)?.get(name) ?? [],
    routineNames: (schema) => [...(routines.get(schema)?.keys() ?? [])],
    plans: lru(maxPlans),
  }
}

function indexOf<From, To>(
  list: readonly From[],
  nameOf: (of: From) => { readonly schema: string; readonly name: string },
  merge: (of: From, known?: To) => To,
): Index<To> {
  const index = new Map<string, Map<string, To>>()
  for (const one of list) {
    const { schema, name } = nameOf(one)
    let names = index.get(schema)
    if (!names) index.set(schema, (names = new Map<string, To>()))
    names.set(name, merge(one, names.get(name)))
  }
  return index
}

declare module 'node:http' {
  interface IncomingMessage {
    /** The generation that serves this request, set before its Fastify instance sees it. */
    catalog?: Catalog
  }
}
