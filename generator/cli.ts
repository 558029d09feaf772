// The generator as a child process: requests come and reports go over IPC. Stays warm between requests, handles them one
// after the other, and ends when the parent is gone; what it knows is kept for the next process.
import { createSession } from './connection.ts'
import { readConfig } from './config.ts'
import { generate } from './generate.ts'
import { preview } from './preview/preview.ts'
import type {
  GenerateAnswer,
  GenerateMessage,
  GenerateReport,
  GenerateRequest,
  PreviewAnswer,
  PreviewMessage,
  PreviewOutcome,
  PreviewRequest,
} from './protocol.ts'
import { createWarm, type Keep, readWarm, type Warm, writeWarm } from './warm.ts'

/** Both this file and the bundle, `dist/generator.js`, lie one folder below the project's root. */
const configFile = new URL('../generator.config.json', import.meta.url)

/** Milliseconds without work after which what is known is kept: the server may end soon. */
const quiet = 2_000

const session = createSession()
let warm: Warm | undefined
let keep: Keep | undefined
/** Whether the file lacks something that this process knows. */
let isNewer = false

/** What is known; nothing where a full generation is asked for. */
async function warmFor({ isFull, keep: asked }: GenerateRequest): Promise<Warm> {
  keep = asked
  if (isFull === true) warm = createWarm()
  warm ??= keep === undefined ? createWarm() : await readWarm(keep)
  return warm
}

async function serve(request: GenerateRequest): Promise<GenerateReport> {
  const config = await readConfig(configFile)
  return await session.use(request.connection, async (client) => {
    const warming = warmFor(request)
    const before = warming.then(({ known }) => known)
    try {
      return await generate(client, { ...request, config }, warming)
    } finally {
      isNewer ||= (await warming).known !== (await before)
    }
  })
}

/** Nothing of it is kept: what it saw never was. */
async function tryOut(request: PreviewRequest): Promise<PreviewOutcome> {
  const config = await readConfig(configFile)
  return await preview(request, warm ?? (request.keep ? await readWarm(request.keep) : createWarm()), config)
}

async function answerTo(message: GenerateMessage | PreviewMessage): Promise<GenerateAnswer | PreviewAnswer> {
  const { id } = message
  try {
    if ('preview' in message) return { id, preview: await tryOut(message.preview) }
    return { id, report: await serve(message.request) }
  } catch (error) {
    if (!(error instanceof Error)) return { id, error: { message: String(error) } }
    const message = error.message === '' ? error.name : error.message // AggregateError of a refused connection has none
    return { id, error: { message, ...(error.stack !== undefined && { stack: error.stack }) } }
  }
}

/** Writes what is known where the file lacks something. It takes a moment, so not between two changes. */
function save(): void {
  try {
    if (warm !== undefined && keep !== undefined && isNewer) writeWarm(warm, keep)
    isNewer = false
  } catch (error) {
    console.error(`what is known could not be kept in ${keep?.file ?? ''}: ${String(error)}`)
  }
}

if (process.send === undefined) {
  console.error('This is the generator process of Supabase Lite; run `npm run generate` instead.')
  process.exitCode = 1
} else {
  let turn: Promise<unknown> = Promise.resolve()
  let saving: NodeJS.Timeout | undefined
  process.on('message', (message: GenerateMessage | PreviewMessage) => {
    clearTimeout(saving)
    turn = turn.then(async () => {
      const answer = await answerTo(message)
      if (process.connected) process.send?.(answer)
      clearTimeout(saving)
      saving = setTimeout(save, quiet)
    })
  })
  process.on('disconnect', () => {
    save()
    process.exit(0)
  })
}
