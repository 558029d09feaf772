// The generator as a child process: requests come and reports go over IPC. Stays warm between requests, handles them one
// after the other, and ends when the parent is gone.
import pg from 'pg'
import { generate } from './generate.ts'
import type { GenerateAnswer, GenerateMessage, GenerateReport, GenerateRequest } from './protocol.ts'

/** Runs one request on a connection of its own. */
async function serve({ connection, ...options }: GenerateRequest): Promise<GenerateReport> {
  const client = new pg.Client({ ...connection, application_name: 'supabase-lite generator' })
  // A connection that breaks also fails the query that waits for it; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await generate(client, options)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function answerTo({ id, request }: GenerateMessage): Promise<GenerateAnswer> {
  try {
    return { id, report: await serve(request) }
  } catch (error) {
    if (!(error instanceof Error)) return { id, error: { message: String(error) } }
    const message = error.message === '' ? error.name : error.message // AggregateError of a refused connection has none
    return { id, error: { message, ...(error.stack !== undefined && { stack: error.stack }) } }
  }
}

if (process.send === undefined) {
  console.error('This is the generator process of Supabase Lite; run `npm run generate` instead.')
  process.exitCode = 1
} else {
  let turn: Promise<unknown> = Promise.resolve()
  process.on('message', (message: GenerateMessage) => {
    turn = turn.then(async () => {
      const answer = await answerTo(message)
      if (process.connected) process.send?.(answer)
    })
  })
  process.on('disconnect', () => process.exit(0))
}
