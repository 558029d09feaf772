// The door of runtime/errors.
export type { ErrorBody, ErrorOptions } from './api-error.ts'
export { ApiError } from './api-error.ts'
export { errors } from './catalogue.ts'
export { fromDatabaseError } from './sqlstate.ts'
