// What the suites sign with, out of their own sources. Refuses a file without it.
import { readFile } from 'node:fs/promises'

/** The value of a constant in a file of the suite. */
export async function constantOf(file: string, name: string): Promise<string> {
  const found = new RegExp(`\\b${name} = '([^']+)'`).exec(await readFile(file, 'utf8'))?.[1]
  if (found === undefined) throw new Error(`${file} has no ${name}`)
  return found
}
