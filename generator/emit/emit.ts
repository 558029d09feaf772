// Model → texts of all generated files. Pure: nothing is written. A relation or function whose emission throws is left
// out with the reason, and the rest is emitted as if it did not exist.
import type { Function, LeftOut, Model, Relation } from '../model/model.ts'
import { emitClient } from './client.ts'
import { emitClientRoot } from './client-root.ts'
import { defaultConfig, type GeneratorConfig } from './config.ts'
import { type Context, createContext } from './context.ts'
import { emitDatabaseTypes } from './database-types.ts'
import { emitFunctionFacts } from './function-facts.ts'
import { emitFunctions, type FunctionTypes, functionTypes } from './functions.ts'
import { emitIndex } from './index.ts'
import { createMemory, forgetOthers, type Memory, type RelationFiles } from './memory.ts'
import { emitQuery } from './query.ts'
import { keysFor } from './relation-key.ts'
import { emitRoutes } from './routes.ts'
import { emitSchema } from './schema.ts'
import { emitTable } from './table.ts'
import { emitTypes } from './types.ts'

export { isGenerated } from './source.ts'

/** Path below the output directory to text, in the order in which the files may be written: `index.ts` last. */
export interface Emitted {
  readonly files: ReadonlyMap<string, string>
  readonly leftOut: readonly LeftOut[]
}

/**
 * All files of a model.
 * @param schemaHash fingerprint of the model, stated in `index.ts`
 * @param memory what an earlier emission left; brought up to date
 */
export async function emit(
  model: Model,
  schemaHash: string,
  memory: Memory = createMemory(),
  config: GeneratorConfig = defaultConfig,
): Promise<Emitted> {
  const context = createContext(model, memory, config)
  const files = new Map<string, string>()
  const failed: LeftOut[] = []
  const guard = async (of: { readonly schema: string; readonly name: string }, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      failed.push({ schema: of.schema, name: of.name, reason: `its code could not be generated: ${reason}` })
    }
  }

  const keyOf = keysFor(context)
  const relations = model.schemas.flatMap((schema) => schema.relations)
  for (const relation of relations) {
    await guard(relation, async () => {
      const from = keyOf(relation)
      const known = memory.files.get(relation)
      const made = known?.from === from ? known : { from, files: await emitRelation(relation, context) }
      memory.files.set(relation, made)
      for (const [path, text] of made.files) files.set(path, text)
    })
  }
  const functions: FunctionTypes[] = []
  for (const overloads of byName(model)) {
    const [first] = overloads
    if (first !== undefined) {
      await guard(first, async () => void functions.push(await functionTypes(overloads, context)))
    }
  }
  if (failed.length > 0) {
    const rest = await emit(without(model, failed), schemaHash, memory, config)
    return { files: rest.files, leftOut: [...failed, ...rest.leftOut] }
  }

  emitRoot(files, functions, context, schemaHash, memory)
  forgetOthers(memory, new Set(relations))
  return { files, leftOut: [] }
}

/** The five files of one relation. */
async function emitRelation(relation: Relation, context: Context): Promise<RelationFiles> {
  const { folder } = context.names(relation)
  return new Map([
    [`${folder}/types.ts`, await emitTypes(relation, context)],
    [`${folder}/schema.ts`, emitSchema(relation, context)],
    [`${folder}/table.ts`, emitTable(relation, context)],
    [`${folder}/routes.ts`, emitRoutes(relation, context)],
    [`${folder}/client.ts`, await emitClient(relation, context)],
  ])
}

function emitRoot(
  files: Map<string, string>,
  functions: readonly FunctionTypes[],
  context: Context,
  hash: string,
  { members }: Memory,
): void {
  files.set('functions.ts', emitFunctions(functions, context))
  files.set('function-facts.ts', emitFunctionFacts(context))
  files.set('database.types.ts', emitDatabaseTypes(context.model, members))
  files.set('client.ts', emitClientRoot(context))
  files.set('query.ts', emitQuery(context))
  files.set('index.ts', emitIndex(context, hash))
}

/** Functions in groups of overloads, in the model's order. */
function byName(model: Model): Function[][] {
  const groups = new Map<string, Function[]>()
  for (const of of model.schemas.flatMap(({ functions }) => functions)) {
    const key = JSON.stringify([of.schema, of.name])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [of])
    else group.push(of)
  }
  return [...groups.values()]
}

function without(model: Model, failed: readonly LeftOut[]): Model {
  const stays = (of: { readonly schema: string; readonly name: string }) =>
    !failed.some(({ schema, name }) => schema === of.schema && name === of.name)
  return {
    ...model,
    schemas: model.schemas.map((schema) => ({
      ...schema,
      relations: schema.relations.filter(stays),
      functions: schema.functions.filter(stays),
    })),
  }
}
