// The first step of the generator: a database's schemas as a model.
import type pg from 'pg'
import type { Model } from '../model/model.ts'
import { inSnapshot, readCatalogue } from './catalogue.ts'
import { toModel } from './to-model.ts'

/**
 * Describes the schemas that the API exposes.
 *
 * @param client connected, outside a transaction; it is used for one read-only transaction
 * @param schemas names as in API_SCHEMAS; the model keeps their order, a name that does not exist gives an empty schema
 * @throws what PostgreSQL throws; never because of one relation or function: those are in `leftOut` with the reason
 */
export async function introspect(client: pg.ClientBase, schemas: readonly string[]): Promise<Model> {
  return toModel(await inSnapshot(client, () => readCatalogue(client, schemas)), schemas)
}
