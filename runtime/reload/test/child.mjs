// Stands in for the generator's process in tests: what it does is said by the first schema's name.
import { setTimeout as sleep } from 'node:timers/promises'

const report = {
  schemaHash: 'hash',
  unchanged: false,
  partial: false,
  counts: { relations: 1, functions: 0, enums: 0 },
  files: { total: 5, created: [], changed: [], removed: [] },
  leftOut: [],
  timings: { introspect: 1, emit: 1, write: 1 },
}

const deeds = {
  report: () => report,
  see: () => ({
    ...report,
    schemaHash: JSON.stringify({
      argv: process.argv,
      env: process.env,
      pid: process.pid,
      begun: performance.timeOrigin,
    }),
  }),
  fail: () => {
    throw new Error('table "t" has a column that I do not understand')
  },
  crash: () => process.exit(3),
  hoard: () => {
    const hoard = []
    for (;;) hoard.push({ text: `${hoard.length}` })
  },
  hang: () => sleep(60_000),
  talk: () => {
    console.error('a warning')
    return report
  },
}

let busy = 0
process.on('message', async ({ id, request }) => {
  busy += 1
  if (busy > 1) throw new Error('two requests at once')
  try {
    await sleep(5)
    const answer = { id, report: await deeds[request.schemas[0]](request) }
    busy -= 1
    process.send(answer)
  } catch (error) {
    busy -= 1
    process.send({ id, error: { message: error.message, stack: error.stack } })
  }
})
process.on('disconnect', () => process.exit(0))
