// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The client's runtime: what generated clients import. No dependencies; runs in browsers and in Node.
export { ApiError } from './api-error.js'
export type { Call, Safe } from './call.js'
export type { Facts } from './facts.js'
export { type Rpc, rpcOf } from './functions.js'
export { storageOf } from './files.js'
export type {
  Body,
  FileInfo,
  Files,
  LinkOptions,
  ListOptions,
  Listing,
  Progress,
  Storage,
  Transform,
  UploadOptions,
} from './files.js'
export { createHttp } from './http.js'
export type { ClientOptions, Http } from './http.js'
export type { Change, ChangesOptions, LiveOptions, Status, Stop, Watching } from './live-types.js'
export { tableClient } from './table-client.js'
export type { Page, PageOptions, TableClient, UpsertOptions } from './table-client.js'
export type { Json, Many, Maybe, One, TableTypes } from './table-types.js'
export { byName, tablesOf } from './tables.js'
export type { ByName, TablesOf } from './tables.js'
export type { CallOptions, Checked, FindOptions, Rows, Select, Selected } from './types.js'
export type { Where, Which } from './where-types.js'
