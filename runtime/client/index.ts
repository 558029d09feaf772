// The client's runtime: what generated clients import. No dependencies; runs in browsers and in Node.
export { ApiError } from './api-error.ts'
export type { Call, Safe } from './call.ts'
export { createHttp } from './http.ts'
export type { ClientOptions, Http } from './http.ts'
export { tableClient } from './table-client.ts'
export type { TableClient } from './table-client.ts'
export { byName, tablesOf } from './tables.ts'
export type { Json, Where } from './types.ts'
