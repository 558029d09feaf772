// Both sides of the process that makes clients speak of the same types, word for word.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
const withoutHead = (text: string) => text.split('\n').slice(2).join('\n')

it('has the same protocol in the generator and in the runtime', () => {
  const ours = withoutHead(read('client-protocol.ts'))
  expect(ours).toContain('export type ClientRequest')
  expect(ours).toBe(withoutHead(read('../runtime/client-download/protocol.ts')))
})
