// The door of the REST engine for generated code: the five handlers, their route types, the facts' types.
export type { JsonSchema, Relation, Routine, Table, Verb } from './contract.ts'
export type { Mounted } from './mounted.ts'
export type {
  Handler,
  InsertRoute,
  ListRoute,
  Query,
  RemoveRoute,
  UpdateRoute,
  UpsertRoute,
} from './routes.ts'
export { insert } from './handlers/insert.ts'
export { list } from './handlers/list.ts'
export { remove } from './handlers/remove.ts'
export { update } from './handlers/update.ts'
export { upsert } from './handlers/upsert.ts'
