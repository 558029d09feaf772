// Keeps the identity of what did not change between two models, so that what was computed for a relation can be found
// again by the relation itself.
import type { Model, Relation } from './model.ts'

/** The same model; relations that are equal to those of `before` are the same objects. */
export function settle(model: Model, before: Model | undefined): Model {
  if (before === undefined) return model
  const key = ({ schema, name }: Relation) => JSON.stringify([schema, name])
  const known = new Map(
    before.schemas.flatMap(({ relations }) => relations).map((relation) => [key(relation), relation]),
  )
  const keep = (relation: Relation) => {
    const found = known.get(key(relation))
    return found !== undefined && isSame(relation, found) ? found : relation
  }
  return {
    ...model,
    schemas: model.schemas.map((schema) => ({ ...schema, relations: schema.relations.map(keep) })),
  }
}

/** Whether two values of a model (JSON) are equal. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
}
