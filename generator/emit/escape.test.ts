// Hostile text stays a value: literals give back what went in, comments cannot end early.
import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { commentLine, commentLines, memberAccess, propertyKey, stringLiteral } from './escape.ts'

/** The value that the engine reads. */
const evaluate = (source: string) => runInThisContext(`'use strict'; (${source})`) as unknown

describe('stringLiteral', () => {
  it.each([
    ['plain', `'plain'`],
    [`it's`, `"it's"`],
    [`"it's"`, `'"it\\'s"'`],
    ['a\\b', `'a\\\\b'`],
    ['a\nb\r\t', `'a\\nb\\r\\t'`],
    ['\u2028\u2029', `'\\u2028\\u2029'`],
    ['</script>', `'\\x3c/script>'`],
    ['<!--', `'\\x3c!--'`],
    ['\ud800', `'\\ud800'`],
    ['\u202e', `'\\u202e'`],
    ['größe 🙂', `'größe 🙂'`],
    ['${x}`', "'${x}`'"],
  ])('%j', (text, expected) => {
    expect(stringLiteral(text)).toBe(expected)
    expect(evaluate(expected)).toBe(text)
  })

  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const source = stringLiteral(text)
        expect(evaluate(source)).toBe(text)
        expect(source).not.toMatch(/[\n\r\u2028\u2029]|<\//)
      }),
    )
  })
})

describe('propertyKey', () => {
  it.each([
    ['id', 'id'],
    ['class', 'class'],
    ['constructor', 'constructor'],
    ['weird key', `'weird key'`],
    ['1', `'1'`],
    ['', `''`],
    ['__proto__', `['__proto__']`],
  ])('%j', (name, expected) => {
    expect(propertyKey(name)).toBe(expected)
    expect(Object.keys(evaluate(`{ ${expected}: 1 }`) as object)).toEqual([name])
  })
})

it('memberAccess reads the member', () => {
  expect(evaluate(`({ id: 1 })${memberAccess('id')}`)).toBe(1)
  expect(evaluate(`({ 'a b': 1 })${memberAccess('a b')}`)).toBe(1)
})

describe('comments', () => {
  it('cannot end, tag or break the comment', () => {
    expect(commentLine('*/ evil() /*')).toBe('*\\/ evil() /*')
    expect(commentLine('@deprecated @ts-nocheck')).toBe('\\@deprecated \\@ts-nocheck')
    expect(commentLine('a\nb\u2028c')).toBe('a\\nb\\u2028c')
    expect(commentLine('**//')).toBe('**\\//')
  })

  it('keeps the lines of a text', () => {
    expect(commentLines('\none\r\n\n two \u2028three\n')).toEqual(['one', '', ' two', 'three'])
    expect(commentLines(' \n')).toEqual([])
  })

  it('never holds the end of a comment', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('*', '/', '\n', '@', 'x', '\u2029', '\\')), (parts) => {
        for (const line of commentLines(parts.join(''))) expect(line).not.toMatch(/\*\/|[\n\r\u2028\u2029]/)
      }),
    )
  })
})
