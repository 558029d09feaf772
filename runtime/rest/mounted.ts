// What `generated/index.ts` lists: one relation with its facts and its routes. Types only.
import type { FastifyPluginAsync } from 'fastify'
import type { Table } from './contract.ts'

/** One served relation. `folder` is its place under `generated/` and its path inside its own Fastify instance. */
export interface Mounted {
  readonly folder: string
  readonly table: Table
  readonly routes: FastifyPluginAsync
}
