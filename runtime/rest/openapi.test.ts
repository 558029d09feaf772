// The API description is whole: paths, references, schemas.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { pairs, todos, weird } from '../test/rest-facts.ts'
import type { Mounted } from './mounted.ts'
import { openApiDocument } from './openapi.ts'

const routes = async () => undefined
const relations: Mounted[] = [
  { folder: 'billing/pairs', table: { ...pairs, schema: 'billing' }, routes },
  { folder: 'todos', table: todos, routes },
  { folder: 'we_ird_a1b2c3', table: weird, routes },
  { folder: 'billing/todos', table: { ...todos, schema: 'billing' }, routes },
]
const document = openApiDocument(relations, { url: 'http://localhost:8000', schemas: ['public', 'billing'] })
const paths = document.paths as Record<string, Record<string, Record<string, unknown>>>

describe('the API description', () => {
  it('has a path for every table, encoded, the default schema first', () => {
    expect(Object.keys(paths)).toEqual(['/todos', '/we%22ird%3B%20--', '/pairs'])
    expect(Object.keys(paths['/todos'] ?? {})).toEqual(['description', 'get', 'post', 'patch', 'delete'])
    expect(JSON.stringify(paths['/pairs'])).toContain('"const":"billing"')
    expect(JSON.stringify(paths['/todos'])).not.toContain('Profile')
  })

  it('resolves every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    )
    expect(references.length).toBeGreaterThan(10)
    for (const reference of references) {
      const found = reference
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
      expect(found, reference).toBeTypeOf('object')
    }
  })

  it('has unique parameters and operation ids, and schemas that compile', () => {
    const operations = Object.values(paths).flatMap((item) =>
      Object.values(item).filter((operation) => typeof operation === 'object'),
    )
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { parameters } of operations) {
      const names = (parameters as { name?: string; in?: string; $ref?: string }[]).map((parameter) =>
        JSON.stringify([parameter.name, parameter.in, parameter.$ref]),
      )
      expect(new Set(names).size).toBe(names.length)
    }
    const { schemas } = document.components as { schemas: Record<string, object> }
    for (const schema of Object.values(schemas)) {
      const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
      expect(validate).toBeTypeOf('function')
    }
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })
})
