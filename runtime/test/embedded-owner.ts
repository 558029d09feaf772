// A process of its own for the tests of the embedded server: opens it, tells what happens as JSON lines, obeys stdin.
import { createInterface } from 'node:readline'
import { openServer } from '../db/server.ts'

const [dataDir = '', kind] = process.argv.slice(2)
const tell = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`)

try {
  const server = await openServer(
    { dataDir, databaseUrl: undefined, databaseDirectUrl: undefined },
    (line) => tell({ log: line }),
    { exclusive: kind === 'server' },
  )
  tell({ open: server.connection, uid: process.getuid?.() })
  for await (const line of createInterface(process.stdin)) {
    if (line === 'exit') process.exit(0)
    if (line === 'close') break
  }
  await server.close()
  tell({ closed: true })
} catch (error) {
  tell({ error: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
}
