// The routes of all functions: one instance serves every name and every generation, because what a function is called
// and takes is only looked up when a request comes.
import type { FastifyInstance } from 'fastify'
import { restBase } from '../plugin.ts'
import type { RestServices } from '../services.ts'
import type { Called } from './find.ts'
import { call, describe } from './handler.ts'

/** The path of the instance; which function is meant stands in {@link Called} beside it. */
export const rpcPath = '/rpc'

/** Call it on an instance after the hook that sets `request.caller`. */
export function rpcPlugin(app: FastifyInstance, services: RestServices): void {
  restBase(app, services)
  app.get(rpcPath, call)
  app.post(rpcPath, call)
  app.options(rpcPath, describe)
}

declare module 'node:http' {
  interface IncomingMessage {
    /** The function that the dispatcher read from the path. */
    called?: Called
  }
}
