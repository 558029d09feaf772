// A process for shutdown.test.ts that ends as main.ts does: something takes 400 ms to stop, and a word on stdin is a fault.
import { createLogger } from '../http/logger.ts'
import { lastResort } from '../last-resort.ts'
import { createShutdown } from '../shutdown.ts'

const log = createLogger({ level: 'info', secrets: [], pretty: false })
const shutdown = createShutdown(log, { limit: Number(process.argv[2]), notice: 0 })
process.on(
  'uncaughtException',
  lastResort(log, (code) => shutdown.end('a fault', code)),
)
shutdown.onSignals()
shutdown.add('slow part', async () => {
  await new Promise((resolve) => setTimeout(resolve, 400))
  process.stdout.write('stopped the slow part\n')
})
process.stdin.once('data', () => {
  throw new Error('nobody catches it')
})
process.stdout.write('running\n')
