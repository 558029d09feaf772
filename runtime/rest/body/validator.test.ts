// Which JSON reaches Postgres for a column of each type, and what a body must be.
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../errors/index.ts'
import { todos } from '../../test/rest-facts.ts'
import type { JsonSchema, Table } from '../contract.ts'
import { readBody } from './body.ts'
import { createValidators, validator } from './validator.ts'

function tableOf(type: string, schema: JsonSchema): Table {
  const insert = { type: 'object', properties: { c: schema } }
  return { ...todos, name: 't', columns: { c: type }, schemas: { row: insert, insert } }
}

function outcome(type: string, schema: JsonSchema, value: unknown): string {
  const table = tableOf(type, schema)
  try {
    validator(table, table.schemas.insert ?? {}, createValidators(10))({ c: value }, null)
    return 'taken'
  } catch (error) {
    if (error instanceof ApiError) return error.code
    throw error
  }
}

const string = { type: 'string' }
const values = ['', 'x', '5', ' -1.5e3', 'NaN', 'Infinity', 5, 2.5, Infinity, true, null, [], {}] as const
const numbers = [5, 2.5, Infinity]
const texts = ['', 'x', '5', ' -1.5e3', 'NaN', 'Infinity']

describe('kinds of JSON by type (decision 20)', () => {
  it.each<[string, JsonSchema, readonly unknown[]]>([
    ['text', string, texts],
    ['character varying', { type: 'string', maxLength: 1 }, texts],
    ['uuid', { type: 'string', format: 'uuid' }, texts],
    ['timestamp with time zone', { type: 'string', format: 'date-time' }, texts],
    ['bytea', string, texts],
    ['int4range', string, texts],
    ['public.mood', { type: 'string', enum: ['happy'] }, texts],
    ['boolean', { type: 'boolean' }, [true]],
    ['smallint', { type: 'integer' }, [5, Infinity]],
    ['integer', { type: 'integer' }, [5, Infinity]],
    ['bigint', { type: 'integer', format: 'int64' }, ['5', ' -1.5e3', 'NaN', 'Infinity', ...numbers]],
    ['numeric', { type: 'number' }, ['5', ' -1.5e3', 'NaN', 'Infinity', ...numbers]],
    ['double precision', { type: 'number' }, ['NaN', 'Infinity', ...numbers]],
    ['jsonb', {}, values],
    ['text[]', { type: 'array', items: string }, [...texts, []]],
    ['public.address', { type: 'object' }, [...texts, {}]],
    ['public.positive', { type: 'integer' }, ['5', ' -1.5e3', 'NaN', 'Infinity', ...numbers]],
    // a domain over text, or a type of an extension (vector takes arrays): Postgres judges
    ['public.email', string, values],
    ['public.geometry', {}, values],
  ])('%s', (type, schema, taken) => {
    const all = values.filter((value) => outcome(type, schema, value) === 'taken')
    expect(all).toEqual(
      values.filter(
        (value) => taken.includes(value) || (taken === values && value === null) || hasAlike(taken, value),
      ),
    )
  })

  it('null goes where the column may be null', () => {
    expect(outcome('text', { type: ['string', 'null'] }, null)).toBe('taken')
    expect(outcome('text', string, null)).toBe('23502')
    expect(outcome('integer', { type: ['integer', 'null'] }, 'x')).toBe('22P02')
  })

  it('names columns of any name', () => {
    const table = { ...todos, columns: { 'a/b~c"': 'integer' } }
    const schema = { type: 'object', properties: { 'a/b~c"': { type: 'integer' } } }
    const validate = validator(table, schema, createValidators(10))
    expect(() => validate({ 'a/b~c"': 'x' }, 3)).toThrow(
      'column "a/b~c"" takes an integer, not the string "x"',
    )
  })
})

/** Empty arrays and objects are not equal by identity. */
function hasAlike(taken: readonly unknown[], value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    taken.some((one) => JSON.stringify(one) === JSON.stringify(value))
  )
}

describe('the cache of validators', () => {
  it('shares by the text of the schema and forgets the oldest', () => {
    const cache = createValidators(2)
    const types = ['text', 'integer', 'boolean']
    for (const type of types) {
      const schema = { type: 'string' }
      const table = tableOf(type, schema)
      validator(table, { type: 'object', properties: { c: schema } }, cache)
      validator({ ...table }, { type: 'object', properties: { c: { ...schema } } }, cache)
    }
    expect(cache.size).toBe(2)
  })
})

describe('bodies', () => {
  const strict = { columns: null, strict: true }

  it('keep their text', () => {
    const text = ' [ {"b": 1.0, "a": 12345678901234567890} ] '
    expect(readBody(Buffer.from(text), 'application/json', strict)).toMatchObject({
      text,
      many: true,
      keys: ['a', 'b'],
    })
    expect(readBody(text, undefined, strict)).toMatchObject({ text, many: true })
  })

  it.each([
    [Buffer.from([0x22, 0xff, 0x22]), 'Empty or invalid json'],
    [undefined, 'Empty or invalid json'],
    ['"x"', 'The body must be a JSON object or an array of objects'],
    ['[[]]', 'All object keys must match'],
    ['[{"a":1},{"b":1}]', 'All object keys must match'],
    [`{"a":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, 'The body is nested deeper than 100 levels'],
  ])('%s is refused', (raw, message) => {
    expect(() => readBody(raw, 'application/json', strict)).toThrow(message)
  })

  it('of a hundred levels are taken', () => {
    const text = `{"a":${'{"a":'.repeat(98)}1${'}'.repeat(98)}}`
    expect(readBody(text, 'application/json', strict).keys).toEqual(['a'])
  })
})
