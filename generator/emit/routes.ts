// generated/<folder>/routes.ts: which HTTP a relation has, and with which types (decision 18: what it can do, no privileges).
import type { Relation } from '../model/model.ts'
import { verbsOf } from './columns.ts'
import type { Context } from './context.ts'
import { stringLiteral } from './escape.ts'
import { finishFile, startFile } from './source.ts'

/** The text of `routes.ts`. */
export function emitRoutes(relation: Relation, context: Context): string {
  const { folder, table, routes, row, insert, update } = context.names(relation)
  const verbs = verbsOf(relation)
  const all = [
    { method: 'get', handler: 'list', type: 'ListRoute', of: [row] },
    { method: 'post', handler: 'insert', type: 'InsertRoute', of: [row, insert] },
    { method: 'put', handler: 'upsert', type: 'UpsertRoute', of: [row, insert] },
    { method: 'patch', handler: 'update', type: 'UpdateRoute', of: [row, update] },
    { method: 'delete', handler: 'remove', type: 'RemoveRoute', of: [row] },
  ]
  const lines = all.filter(({ handler }) => verbs.includes(handler))
  const handlers = lines.map(({ handler }) => handler).sort()
  const routeTypes = lines.map(({ type }) => type).sort()
  const rowTypes = [...new Set(lines.flatMap(({ of }) => of))]
  const path = stringLiteral(`/${folder}`)

  const writer = startFile(relation)
  writer.writeLine(`import type { FastifyPluginAsync } from 'fastify'`)
  writer.writeLine(`import { ${handlers.join(', ')} } from '#runtime/rest'`)
  writer.writeLine(`import type { ${routeTypes.join(', ')} } from '#runtime/rest'`)
  writer.writeLine(`import { ${table} } from './table.ts'`)
  writer.writeLine(`import type { ${rowTypes.join(', ')} } from './types.ts'`).blankLine()
  writer.write(`export const ${routes}: FastifyPluginAsync = async (app) => `).inlineBlock(() => {
    for (const { method, handler, type, of } of lines) {
      writer.writeLine(`app.${method}<${type}<${of.join(', ')}>>(${path}, ${handler}(${table}))`)
    }
  })
  return finishFile(writer)
}
