// Taking apart the text of json and jsonb: names and values of any shape, digits that no double holds, strings that look like structure.
import { describe, expect, it } from 'vitest'
import { numbersAsText, readImage, textOf, writeImage } from './image.ts'

const text =
  '{"a": 1, "b": null, "big": 9007199254740993.000000000000000001, "j": {"x": [1, {"y": "},{"}], "z": "\\\\"}, "q\\"t": "say \\"hi\\", \\\\", "e": "", "l": []}'

describe('an image', () => {
  it('is taken apart without touching its values', () => {
    expect([...readImage(text)]).toEqual([
      ['a', '1'],
      ['b', 'null'],
      ['big', '9007199254740993.000000000000000001'],
      ['j', '{"x": [1, {"y": "},{"}], "z": "\\\\"}'],
      ['q"t', '"say \\"hi\\", \\\\"'],
      ['e', '""'],
      ['l', '[]'],
    ])
    expect([...readImage('{}')]).toEqual([])
  })

  it('is taken apart as json prints it, with values as they were written', () => {
    const image = readImage('{"a":1,"j": {"x" : [1,\n 2]} \n,"l":["x","y"],"k":\t"z" ,"e":1e+20}')
    expect([...image]).toEqual([
      ['a', '1'],
      ['j', '{"x" : [1,\n 2]}'],
      ['l', '["x","y"]'],
      ['k', '"z"'],
      ['e', '1e+20'],
    ])
  })

  it('is put together again, whole or in part, in the order that is asked for', () => {
    const image = readImage(text)
    expect([...readImage(writeImage(image, image.keys()))]).toEqual([...image])
    expect(writeImage(image, ['q"t', 'missing', 'a'])).toBe('{"q\\"t":"say \\"hi\\", \\\\","a":1}')
  })

  it('gives numbers of chosen columns as strings, in arrays too, and touches nothing else', () => {
    const row = '{"a": 9007199254740993, "b": 1, "c": [1, null, "2", [-1.50e-7]], "d": "NaN", "e": null}'
    expect(numbersAsText(row, new Set(['a', 'c', 'd', 'e']))).toBe(
      '{"a":"9007199254740993","b":1,"c":["1", null, "2", ["-1.50e-7"]],"d":"NaN","e":null}',
    )
  })

  it('tells values as text', () => {
    const image = readImage(text)
    expect(['a', 'b', 'missing', 'q"t', 'j'].map((name) => textOf(image.get(name)))).toEqual([
      ...['1', null, null, 'say "hi", \\'],
      '{"x": [1, {"y": "},{"}], "z": "\\\\"}',
    ])
  })

  it('holds for what JSON.parse reads, over many random rows', () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const pieces = ['"', '\\', '{', '}', '[', ']', ',', ': ', 'x', 'ä', '\n', '\u2028', '😀']
    const string = () => Array.from({ length: random(8) }, () => pieces[random(pieces.length)]).join('')
    const value = (depth: number): unknown => {
      const kind = random(depth > 2 ? 4 : 6)
      if (kind === 0) return null
      if (kind === 1) return random(1000) / 8
      if (kind < 4) return string()
      if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1))
      return Object.fromEntries(Array.from({ length: random(4) }, () => [string(), value(depth + 1)]))
    }
    const spaced = (json: unknown): string => {
      if (Array.isArray(json)) return `[${json.map(spaced).join(', ')}]`
      if (typeof json !== 'object' || json === null) return JSON.stringify(json)
      return `{${Object.entries(json)
        .map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`)
        .join(', ')}}`
    }
    for (let round = 0; round < 500; round += 1) {
      const row = Object.fromEntries(Array.from({ length: random(6) }, () => [string(), value(0)]))
      const image = readImage(spaced(row))
      expect(Object.fromEntries([...image].map(([name, raw]) => [name, JSON.parse(raw) as unknown]))).toEqual(
        row,
      )
    }
  })
})
