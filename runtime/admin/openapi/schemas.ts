// Schemas of the description of /admin/v1: types of the contract by name, comments for the schemas of routes, and what refers to what.
import contract from './contract.json' with { type: 'json' }
import type { ContractName } from './entry.ts'

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const schemaOf = (name: ContractName): Json => contract[name]

const start = '#/components/schemas/'
export const refTo = (name: ContractName | 'SqlError'): Json => ({ $ref: start + name })

const nameIn = (schema: Json): string | undefined =>
  typeof schema.$ref === 'string' ? schema.$ref.slice(start.length) : undefined

function followed(schema: Json): Json {
  const name = nameIn(schema)
  return name !== undefined && name in contract
    ? { ...schemaOf(name as ContractName), ...(schema.description !== undefined && schema) }
    : schema
}

const member = (of: Json, key: string): Json => (isObject(of[key]) ? of[key] : {})

/** A route's schema with the comments of its type: the one says what is refused, the other what it means. */
export function withComments(schema: Json, type: Json): Json {
  const { description, ...told } = followed(type)
  const properties = Object.entries(member(schema, 'properties')).map(([name, inner]) => [
    name,
    isObject(inner) ? withComments(inner, member(member(told, 'properties'), name)) : inner,
  ])
  const { items, additionalProperties } = schema
  return {
    ...(description !== undefined && { description }),
    ...schema,
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) as Json }),
    ...(isObject(items) && { items: withComments(items, member(told, 'items')) }),
    ...(isObject(additionalProperties) && {
      additionalProperties: withComments(additionalProperties, member(told, 'additionalProperties')),
    }),
  }
}

/** Those of `all` that `root` refers to, directly or through others, in the order of `all`. */
export function referredFrom(root: unknown, all: Readonly<Record<string, Json>>): Json {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    if (!isObject(node)) return
    const name = nameIn(node)
    if (name !== undefined && !found.has(name)) {
      found.add(name)
      visit(all[name])
    }
    Object.values(node).forEach(visit)
  }
  visit(root)
  return Object.fromEntries(Object.entries(all).filter(([name]) => found.has(name)))
}
