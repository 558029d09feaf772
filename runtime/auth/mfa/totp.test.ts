// The codes of RFC 6238 (appendix B, their last six digits), and what steps a code is taken for.
import { describe, expect, it } from 'vitest'
import { base32, codeAt, keyUri, newSecret, stepAt, stepsOf } from './totp.ts'

const secret = Buffer.from('12345678901234567890')

describe('TOTP', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i s is %s', (seconds, code) => {
    expect(codeAt(secret, stepAt(seconds * 1000))).toBe(code)
  })

  it('takes the step before, this one and the next', () => {
    const now = 1_700_000_000_000
    const step = stepAt(now)
    const taken = [-2, -1, 0, 1, 2].map((away) => stepsOf(secret, codeAt(secret, step + away), now))
    expect(taken).toEqual([[], [step - 1], [step], [step + 1], []])
  })

  it.each(['', '28708', '2870822', '287082 ', '２８７０８２', 'abcdef'])('takes no %j', (code) => {
    expect(stepsOf(secret, code, 59_000)).toEqual([])
  })

  it('writes secrets and URIs as apps read them', () => {
    expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    expect(base32(newSecret())).toMatch(/^[A-Z2-7]{32}$/)
    expect(keyUri('ABC', 'My app: one', 'a+b@example.com')).toBe(
      'otpauth://totp/My%20app%3A%20one:a%2Bb%40example.com?algorithm=SHA1&digits=6&issuer=My%20app%3A%20one&period=30&secret=ABC',
    )
  })
})
