// Starts an example as its README says, `npm run example -- NAME`, with data and ports of its own; and people who use it.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { freePort } from './product.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A running example. `stop` ends it as Ctrl-C does and removes its data. */
export interface Example {
  readonly url: string
  stop(): Promise<void>
}

/** Starts an example and waits until it prints where its page is. Rejects with its output when it ends before. */
export async function startExample(name: string): Promise<Example> {
  const folder = await mkdtemp(join(tmpdir(), `lite-example-${name}-`))
  const [port, appPort] = [await freePort(), await freePort()]
  const child = spawn('npm', ['run', '--silent', 'example', '--', name], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      APP_PORT: String(appPort),
      EXAMPLE_DATA_DIR: join(folder, 'data'),
    },
    detached: true, // a process group of its own, which gets the Ctrl-C
  })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        const [, printed] = /^The example \S+: (\S+)/m.exec(output) ?? []
        if (printed !== undefined) resolve(printed)
      })
    }
    void ended.then(() => reject(new Error(`The example ${name} did not start:\n${output}`)))
  })
  return {
    url,
    async stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
      const code = await ended
      await rm(folder, { recursive: true, force: true })
      // npm is ended by the Ctrl-C itself, after what it ran
      if (code !== 0 && code !== null) throw new Error(`The example ${name} ended with ${code}:\n${output}`)
    },
  }
}

export const password = 'correct horse battery'

/** Makes an account by the form of the examples. @param name where the app asks for it */
export async function signUp(page: Page, url: string, email: string, name?: string): Promise<void> {
  await page.goto(url)
  if (name !== undefined) await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
}
