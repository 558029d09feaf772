// POST /import: rows of a file into a table, tried or done; GET /import/:id: how far it is. Refuses (400) what is no such form,
// and what PostgreSQL does not take.
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import { importPlan, type ImportPlan, type ImportProgress } from '../contract/import.ts'
import { createImporter } from '../import/run.ts'
import type { AdminServices } from '../services.ts'
import { createSqlSessions } from '../sql/session.ts'
import { idOf, type One } from './keys.ts'

const hint = 'Send a form (multipart/form-data) with the field `plan` (JSON) and behind it the `file` (CSV).'
const bad = (message: string, cause?: unknown) => new ApiError(400, 'LITE400', message, { hint, cause })

/** @throws ApiError 400 */
function readPlan(request: FastifyRequest, text: unknown): ImportPlan {
  let plan: unknown
  try {
    plan = typeof text === 'string' ? JSON.parse(text) : undefined
  } catch (error) {
    throw bad('The plan is not JSON', error)
  }
  const validate = request.compileValidationSchema(importPlan)
  if (!validate(plan)) {
    const [first] = validate.errors ?? []
    throw bad(`The plan is not valid: plan${first?.instancePath ?? ''} ${first?.message ?? ''}`)
  }
  const read = plan as ImportPlan
  if (JSON.stringify(read).includes('\\u0000')) throw bad('Text with the character NUL cannot be kept')
  if (read.create !== undefined && read.dry_run !== true)
    throw bad('Only a dry run makes the table: make it by a migration before')
  return read
}

async function formOf(request: FastifyRequest) {
  if (!request.isMultipart()) throw bad('The request has no form')
  const file = await request.file().catch((error: unknown) => {
    if (error instanceof Error && 'statusCode' in error) throw error
    throw bad('The form is malformed', error)
  })
  if (!file) throw bad('The form has no file')
  const field = file.fields.plan
  const plan = field && !Array.isArray(field) && field.type === 'field' ? field.value : undefined
  if (plan === undefined) throw bad('The form has no plan before its file')
  return { plan: readPlan(request, plan), source: file.file as AsyncIterable<Buffer> }
}

/** Aborted when the caller goes before the answer. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}

export function registerImport(app: FastifyInstance, services: AdminServices): void {
  const { logins, apiSchemas, record } = services
  const importer = createImporter(logins, createSqlSessions(), apiSchemas)

  app.register(async (forms) => {
    await forms.register(multipart, {
      limits: { fields: 1, files: 1, fieldSize: 1024 ** 2, fileSize: Number.MAX_SAFE_INTEGER },
    })
    forms.post('/import', { handlerTimeout: 610_000 }, async (request, reply) => {
      const signal = goneSignal(reply)
      const { plan, source } = await formOf(request)
      const report = await importer.run(plan, source, signal)
      if (plan.dry_run !== true)
        await record('rows_imported', request.ip, {
          table: `${plan.schema}.${plan.table}`,
          rows: report.rows,
        })
      return report
    })
  })

  app.get<One>('/import/:id', (request): ImportProgress => importer.progress(idOf(request)))
}
