// The client's runtime: what generated clients import. No dependencies; runs in browsers and in Node.
export { ApiError } from './api-error.ts'
export type { Call, Safe } from './call.ts'
export type { Facts } from './facts.ts'
export { type Rpc, rpcOf } from './functions.ts'
export { storageOf } from './files.ts'
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
} from './files.ts'
export { createHttp } from './http.ts'
export type { ClientOptions, Http } from './http.ts'
export type { Change, ChangesOptions, LiveOptions, Status, Stop, Watching } from './live-types.ts'
export { tableClient } from './table-client.ts'
export type { Page, PageOptions, TableClient, UpsertOptions } from './table-client.ts'
export type { Json, Many, Maybe, One, TableTypes } from './table-types.ts'
export { byName, tablesOf } from './tables.ts'
export type { ByName, TablesOf } from './tables.ts'
export type { CallOptions, Checked, FindOptions, Rows, Select, Selected } from './types.ts'
export type { Where, Which } from './where-types.ts'
