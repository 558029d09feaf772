// Starts the process that makes clients (dist/client-maker.js), for one request.
import { fork } from 'node:child_process'
import type { ClientAnswer, ClientRequest } from './protocol.ts'

/** Milliseconds after which the process is killed. */
const timeout = 60_000

/**
 * Resolves to the answer of a new process.
 *
 * @param entry absolute path of its bundle
 * @throws Error with the reason when it could not do what was asked, or died
 */
export async function makeClient(
  entry: string,
  request: ClientRequest,
): Promise<Exclude<ClientAnswer, { readonly error: string }>> {
  const child = fork(entry, [], {
    env: {}, // the server's environment holds secrets: none of them is this process's business
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    timeout,
    killSignal: 'SIGKILL',
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2000)))
  const answer = await new Promise<ClientAnswer>((resolve, reject) => {
    child.once('message', (message: ClientAnswer) => resolve(message))
    child.once('error', reject)
    child.once('close', (code, signal) =>
      reject(
        new Error(
          `the process that makes clients ended (${signal ?? `exit code ${code ?? '?'}`}): ${complaints}`,
        ),
      ),
    )
    child.send(request, (error) => error && reject(error))
  })
  if ('error' in answer) throw new Error(answer.error)
  return answer
}
