// The door of runtime/errors.
export { ApiError } from './api-error.ts'
export { errors } from './catalogue.ts'
export { deniedFunction, fromDatabaseError, isUnreachable } from './sqlstate.ts'
