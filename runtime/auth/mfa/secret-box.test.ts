// Sealed secrets open with the same key and for the same row only.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const [key, secret] = [randomBytes(32), randomBytes(20)]
const box = createSecretBox(key)

it('opens what it sealed, each time sealed anew', () => {
  const [one, two] = [box.seal(secret, 'a'), box.seal(secret, 'a')]
  expect(one).not.toBe(two)
  expect([box.open(one, 'a'), box.open(two, 'a')]).toEqual([secret, secret])
})

const sealed = box.seal(secret, 'a')
const changed = Buffer.from(sealed, 'base64url')
changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1)

it.each([
  ['another row', () => box.open(sealed, 'b')],
  ['another key', () => createSecretBox(randomBytes(32)).open(sealed, 'a')],
  ['a changed text', () => box.open(changed.toString('base64url'), 'a')],
  ['a short text', () => box.open('abc', 'a')],
])('refuses %s', (_what, open) => {
  expect(open).toThrow()
})
