// Runs a plan as the caller, with what stands around every statement: the pre-request function, the client's
// presence, timing, what functions make of the reply; or shows the plan instead of running it.
import { Buffer } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { RequestSettings, Statement } from '../../db/contract.ts'
import type { Media } from '../parse/accept.ts'
import { explained } from '../plan/explain.ts'
import type { StatementNote } from '../../observe/note.ts'
import type { Outcome, Plan } from '../plan/plan.ts'
import { outcome, statement } from '../plan/plan.ts'
import type { Control } from '../reply/control.ts'
import { controlOf } from '../reply/control.ts'
import type { RestServices } from '../services.ts'
import { cookiesOf, headersJson } from './incoming.ts'

export interface Execution {
  readonly plan: Plan
  readonly values: readonly string[]
  readonly media: Media
  readonly settings: RequestSettings
  /** Takes the rows as they come. */
  readonly rows?: Statement['rows']
  /** Runs after the statement, in its transaction. */
  readonly after?: Statement | undefined
}

/** The same, while it is being made. */
type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

/** What came of it, and what else decides about the reply. */
export interface Done {
  readonly outcome: Outcome
  readonly control: Control | null
  /** The statement's plan and its media type, which are then the whole reply. */
  readonly shown: { readonly contentType: string; readonly body: string } | null
  /** Rows of {@link Execution.after}. */
  readonly after: readonly (readonly (Buffer | null)[])[]
}

/**
 * @throws what Postgres says, what `settings.beforeCommit` says, PGRST111 and PGRST112, LITE499 when nobody is left to
 * be told
 */
export async function execute(
  request: FastifyRequest,
  rest: RestServices,
  { plan, values, media, settings, rows, after }: Execution,
): Promise<Done> {
  request.timing?.mark('plan')
  const { database, preRequest } = rest
  const { caller } = request
  const main = statement(plan, values, rows)
  const note: StatementNote = {
    caller,
    text: main.text,
    values: main.values,
    settings: {
      method: settings.method,
      path: settings.path,
      headers: headersJson(request),
      searchPath: settings.searchPath,
      readOnly: settings.readOnly,
      timezone: settings.timezone,
      before: preRequest ?? undefined,
    },
    rows: null,
    wait: 0,
  }
  request.raw.note = note
  // Written out: copying an object and adding to it costs as much as the parsing of a request.
  const all: RequestSettings = {
    method: settings.method,
    path: settings.path,
    headers: note.settings.headers,
    cookies: cookiesOf(request),
    searchPath: settings.searchPath,
    readOnly: settings.readOnly,
    timezone: settings.timezone,
    isolation: settings.isolation,
    statementTimeout: settings.statementTimeout,
    before: preRequest ?? undefined,
    after: media.explain ? undefined : after,
    rollback: settings.rollback,
    controls: settings.controls ?? (settings.readOnly !== true || preRequest !== null),
    beforeCommit: media.explain ? undefined : settings.beforeCommit,
    meter: note,
    client: request.raw.socket,
  }
  if (media.explain) {
    const result = await database.asCaller(caller, explained(main, media.explain), all)
    request.timing?.mark('transaction')
    const body = result.rows.map(([line]) => line?.toString('utf8') ?? '').join('\n')
    const shown = { contentType: media.contentType, body }
    return { outcome: nothing, control: controlOf(result.controls), shown, after: [] }
  }
  const running = database.asCaller(caller, main, all)
  const result = await (media.form === 'geojson' ? running.catch(refuseGeojson) : running)
  request.timing?.mark('transaction')
  const made: Changeable<Outcome> = outcome(plan, result)
  note.rows = made.rows
  if (media.handler && plan.cells.includes('body')) made.body = handled(made.body, media.handler.binary)
  return { outcome: made, control: controlOf(result.controls), shown: null, after: result.after }
}

/** What an aggregate made of the rows; nothing for NULL. */
const handled = (body: Buffer | null, binary: boolean): Buffer =>
  binary ? Buffer.from(body?.toString('latin1') ?? '', 'hex') : (body ?? Buffer.alloc(0))

const nothing = { body: null, rows: 0, total: null, inserted: null, location: null, guarded: null }

const lacksPostgis = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42883' && /st_asgeojson/i.test(error.message)

function refuseGeojson(error: unknown): never {
  throw lacksPostgis(error) ? noPostgis() : error
}

const noPostgis = () =>
  errors.notAcceptable(
    ['application/geo+json'],
    'GeoJSON needs the extension PostGIS in a schema of search_path.',
  )
