// What every emitter is given beside its own relation: all names, the types, the relations between relations.
import type { Model, Relation } from '../model/model.ts'
import { defaultConfig, type GeneratorConfig } from './config.ts'
import { createMemory, type Memory } from './memory.ts'
import { assignNames, type RelationNames } from './names.ts'
import { type NamedRelation, relationsOf } from './relations.ts'
import { type Types, typesOf } from './type-map.ts'
import { createTypePrinter, type TypePrinter } from './type-printer.ts'

/** Looked up by the emitters; made once for a model. */
export interface Context {
  readonly model: Model
  readonly types: Types
  readonly config: GeneratorConfig
  /** TypeScript of a JSON Schema. */
  readonly print: TypePrinter
  /** Names of a relation of the model. */
  names(relation: { readonly schema: string; readonly name: string }): RelationNames
  /** Whether a relation is part of the API. */
  has(relation: { readonly schema: string; readonly name: string }): boolean
  /** Whether it is a view, which may lack rows that its tables have. */
  isView(relation: { readonly schema: string; readonly name: string }): boolean
  /** Ways from this relation to others, named as the client names them (decision 16). */
  relations(relation: Relation): readonly NamedRelation[]
}

/** @param memory what an earlier emission left; brought up to date */
export function createContext(
  model: Model,
  memory: Memory = createMemory(),
  config: GeneratorConfig = defaultConfig,
): Context {
  const names = assignNames(model, memory.claims)
  const relations = relationsOf(model)
  const views = new Set(
    model.schemas
      .flatMap((schema) => schema.relations)
      .filter(({ kind }) => kind.endsWith('view'))
      .map(({ schema, name }) => JSON.stringify([schema, name])),
  )
  return {
    model,
    types: typesOf(model),
    config,
    print: createTypePrinter(memory.printed),
    names: ({ schema, name }) => {
      const found = names(schema, name)
      if (found === undefined) throw new Error(`${schema}.${name} is not part of the model`)
      return found
    },
    isView: ({ schema, name }) => views.has(JSON.stringify([schema, name])),
    has: ({ schema, name }) => names(schema, name) !== undefined,
    relations,
  }
}
