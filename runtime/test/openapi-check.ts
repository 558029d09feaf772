// What must hold of every API description: valid OpenAPI 3.1, whole references, schemas that compile, examples that fit
// their schemas, names that are unique. Throws vitest's errors.
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

export interface Schema {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly [key: string]: unknown
}

export interface Parameter {
  readonly $ref?: string
  readonly name?: string
  readonly in?: string
  readonly required?: boolean
  readonly example?: unknown
  readonly schema?: Schema
}

export interface Media {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, unknown>>
  readonly security?: readonly unknown[]
}

/** As far as tests look at it. */
export interface Document {
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
  }
}

/** The document that pieces of text make. */
export const parsed = (pieces: Iterable<string>) => JSON.parse([...pieces].join('')) as Document

/** The parameters of an operation, references followed. */
export const parametersOf = (document: Document, operation: Operation): readonly Parameter[] =>
  ((operation.parameters as readonly Parameter[] | undefined) ?? []).map((parameter) =>
    parameter.$ref === undefined ? parameter : (resolve(document, parameter.$ref) as Parameter),
  )

function resolve(document: Document, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
}

/** Fails unless everything holds that this file is about. */
export async function check(document: Document): Promise<void> {
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as unknown as Record<string, unknown>,
  )
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  checkReferences(document)
  checkNames(document)
  checkSchemas(document)
}

function checkReferences(document: Document): void {
  const references = new Set(
    [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? ''),
  )
  for (const reference of references) expect(resolve(document, reference), reference).toBeTypeOf('object')
}

function checkNames(document: Document): void {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
  const ids = operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
  const tags = document.tags.map(({ name }) => name)
  expect(new Set(tags).size).toBe(tags.length)
  for (const operation of operations) {
    expect(tags).toEqual(expect.arrayContaining([...operation.tags]))
    const names = parametersOf(document, operation).map((of) => JSON.stringify([of.name, of.in]))
    expect(
      names.filter((name, at) => names.indexOf(name) !== at),
      operation.operationId,
    ).toEqual([])
  }
}

function checkSchemas(document: Document): void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'doc')
  const compile = (schema: Schema) =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"doc#/')) as Schema)
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const validate = compile(schema)
    for (const example of (schema.examples ?? []) as readonly unknown[])
      expect([name, validate(example), validate.errors]).toEqual([name, true, null])
  }
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    for (const { schema } of parametersOf(document, operation)) compile(schema ?? {})
    for (const { schema, example, examples = {} } of Object.values(operation.requestBody?.content ?? {})) {
      const validate = compile(schema)
      const values = [
        ...Object.values(examples).map(({ value }) => value),
        ...(example === undefined ? [] : [example]),
      ]
      for (const value of values)
        expect([operation.operationId, validate(value), validate.errors]).toEqual([
          operation.operationId,
          true,
          null,
        ])
    }
  }
}
