// The generator's process as the server runs it, with its memory. Fails with the generator's own error.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { GenerateAnswer, GenerateReport, GenerateRequest } from '../generator/protocol.ts'
import { projectRoot } from '../runtime/config/root.ts'
import { atEnd } from './cleanup.ts'
import { processorTime, residentMemory } from './measure.ts'

export interface Run {
  readonly report: GenerateReport
  /** Milliseconds from asking to the answer; those of the first run include the start of the process. */
  readonly took: number
  /** Milliseconds of the process's processor time; those of the first run include its start. */
  readonly processor: number
  /** MB of memory that the process has held at most, so far. */
  readonly peak: number
}

export interface GeneratorChild {
  run(request: GenerateRequest): Promise<Run>
  end(): Promise<void>
}

/** Starts the process. The clock of its first run begins here. */
export function startGenerator(): GeneratorChild {
  let begun: number | undefined = performance.now()
  let used = 0
  const child = fork(join(projectRoot(), 'dist/generator.js'), [], {
    execArgv: ['--max-old-space-size=1024'],
    env: {},
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  const exited = once(child, 'exit')
  const end = atEnd('generator', async () => {
    if (child.connected) child.disconnect()
    await exited
  })
  const ended = exited.then(() => {
    throw new Error('the generator ended before it answered')
  })
  ended.catch(() => undefined)
  return {
    run: async (request) => {
      const from = begun ?? performance.now()
      begun = undefined
      const answered = once(child, 'message') as Promise<[GenerateAnswer]>
      child.send({ id: 1, request })
      const [answer] = await Promise.race([answered, ended])
      const took = performance.now() - from
      if (!('report' in answer)) throw new Error(answer.error.stack ?? answer.error.message)
      const pid = child.pid ?? 0
      const processor = processorTime(pid) - used
      used += processor
      return { report: answer.report, took, processor, peak: residentMemory(pid).peak }
    },
    end,
  }
}
